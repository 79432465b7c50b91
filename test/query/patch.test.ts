import t from 'tap'
import {
  IncompatibleTypeError,
  ReadOnlyPropertyError,
  readPatch,
  UnknownPropertyError,
} from '../../src/query/index.ts'
import { user } from './people.ts'
import { thrown } from './thrown.ts'

t.test('a body becomes columns', async t => {
  t.strictSame(
    readPatch(user, {
      displayName: 'Adele',
      accountEnabled: false,
      logins: 3,
      score: 0.5,
      createdDateTime: '2024-01-01T02:00:00.5+02:00',
      tags: ['a', { b: null }],
      'office/city': null,
    }),
    {
      row: {
        display_name: 'Adele',
        enabled: 0,
        logins: 3,
        score: 0.5,
        created: '2024-01-01T00:00:00Z',
        tags: '["a",{"b":null}]',
        city: null,
      },
    },
  )
  t.strictSame(readPatch(user, {}), { row: {} })
})

t.test('unknown and read-only names are refused', async t => {
  t.ok(thrown(() => readPatch(user, { nope: 1 })) instanceof UnknownPropertyError)
  t.ok(thrown(() => readPatch(user, JSON.parse('{"__proto__": 1}'))) instanceof UnknownPropertyError)
  t.ok(thrown(() => readPatch(user, { id: 'x' })) instanceof ReadOnlyPropertyError)
  t.match(
    thrown(() => readPatch(user, { lastSeen: null })),
    {
      property: 'lastSeen',
      entity: 'microsoft.graph.user',
    },
  )
})

t.test('values of another type are refused', async t => {
  for (const body of [
    { displayName: 1 },
    { displayName: ['a'] },
    { accountEnabled: 'true' },
    { accountEnabled: 1 },
    { logins: 1.5 },
    { logins: '1' },
    { score: Number.POSITIVE_INFINITY },
    { createdDateTime: 'soon' },
    { tags: 'a' },
    { mail: undefined },
  ]) {
    t.ok(thrown(() => readPatch(user, body)) instanceof IncompatibleTypeError, JSON.stringify(body))
  }
  t.match(
    thrown(() => readPatch(user, { displayName: ['a'] })),
    { property: 'displayName', literal: '["a"]' },
  )
})
