import t from 'tap'
import { composeObject, composeTree, Source, UnknownPropertyError } from '../../src/query/index.ts'
import { people, user } from './people.ts'
import { thrown } from './thrown.ts'

const strange = 'quote " backslash \\ tab \t line \n null-ish \u0001 del \u007f brace } {é😀 </script>'

const db = people([
  {
    id: '7',
    display_name: strange,
    mail: '12',
    enabled: 1,
    logins: 12,
    score: 1.25,
    created: '2024-01-01T00:00:00Z',
    city: '{}',
    tags: '["a", {"b":null}]',
  },
  { id: '8', enabled: 0 },
])

const users = Source.of(user)
const compose = (select: string[], prefix?: Record<string, string>) =>
  db
    .prepare(`SELECT ${composeObject(users, { select, prefix })} FROM ${users.from} ORDER BY ${users.key}`)
    .pluck()
    .all() as string[]

t.test('members come in the order asked for, each in its type', async t => {
  const names = [
    'tags',
    'mail',
    'accountEnabled',
    'logins',
    'score',
    'createdDateTime',
    'lastSeen',
    'isNew',
    'id',
  ]
  const [full, empty] = compose(names)
  t.equal(
    full,
    '{"tags":["a", {"b":null}],"mail":"12","accountEnabled":true,"logins":12,"score":1.25,' +
      '"createdDateTime":"2024-01-01T00:00:00Z","lastSeen":"2024-01-01T00:00:00.000Z","isNew":false,"id":"7"}',
  )
  t.equal(
    empty,
    '{"tags":null,"mail":null,"accountEnabled":false,"logins":null,"score":null,' +
      '"createdDateTime":null,"lastSeen":null,"isNew":true,"id":"8"}',
  )
})

t.test('stored JSON goes through as it is, first, last, alone and between', async t => {
  const json = '["a", {"b":null}]'
  t.equal(compose(['tags'])[0], `{"tags":${json}}`)
  t.equal(compose(['id', 'tags'])[0], `{"id":"7","tags":${json}}`)
  t.equal(compose(['tags', 'id'])[0], `{"tags":${json},"id":"7"}`)
  t.equal(compose(['id', 'tags', 'office/city'])[0], `{"id":"7","tags":${json},"office/city":"{}"}`)
  t.equal(compose(['tags', 'tags'])[1], '{"tags":null,"tags":null}')
})

t.test('any text comes back as it went in', async t => {
  for (const names of [['displayName'], ['displayName', 'tags'], ['tags', 'displayName']]) {
    t.equal(JSON.parse(compose(names)[0]!).displayName, strange)
  }
})

t.test('an id is text, also where its column holds a number', async t => {
  const entity = { ...user, properties: { id: { sql: 'row.seq', type: 'id' as const } } }
  t.equal(
    db
      .prepare(`SELECT ${composeObject(Source.of(entity), { select: ['id'] })} FROM users t1 ORDER BY t1.seq`)
      .pluck()
      .get(),
    '{"id":"1"}',
  )
})

t.test('constant members come first', async t => {
  t.equal(
    compose(['id'], { '@odata.type': `#it's "x"` })[0],
    String.raw`{"@odata.type":"#it's \"x\"","id":"7"}`,
  )
  t.equal(compose(['tags'], { a: 'b' })[1], '{"a":"b","tags":null}')
  t.equal(compose([])[0], '{}')
})

t.test('an unknown name is refused', async t => {
  t.ok(thrown(() => composeObject(users, { select: ['id', 'nope'] })) instanceof UnknownPropertyError)
  t.ok(thrown(() => composeObject(users, { select: ['toString'] })) instanceof UnknownPropertyError)
})

t.test('a tree puts compositions into one object', async t => {
  const tree = composeTree({
    id: "'\"' || t1.id || '\"'",
    general: composeObject(users, { select: ['mail'] }),
    "it's": 'NULL',
    deep: composeTree({ tags: 't1.tags' }),
    none: composeTree({}),
  })
  t.equal(
    db.prepare(`SELECT ${tree} FROM ${users.from}`).pluck().get(),
    `{"id":"7","general":{"mail":"12"},"it's":null,"deep":{"tags":["a", {"b":null}]},"none":{}}`,
  )
})
