import t from 'tap'
import type { Answer } from '../../support/emulator.ts'
import { graphUnderTest } from '../graph-under-test.ts'

const { ask, list } = await graphUnderTest(t)
const values = [null, '', 'x', 5, -0.5, true, [], ['x'], [null], {}, { password: 5 }]

/** Objects whose every property is written with every kind of value. */
const targets: readonly [string, string][] = [
  ['users', 'c0ffee00-0000-4000-8000-000000000012'],
  ['groups', 'c0ffee00-0000-4000-8000-0000000000c1'],
  ['devices', (await list('/devices?$top=1'))[0]!.id],
]

const isNotEmulated = ({ status, headers }: Answer<unknown>): boolean =>
  status === 501 && headers['x-localtenant-not-emulated'] !== undefined

t.test('no value of any property makes a write fail', async t => {
  for (const [set, id] of targets) {
    const names = Object.keys((await ask(`/${set}/${id}`)).body)
    const more = [
      'accountEnabled',
      'userType',
      'otherMails',
      'passwordProfile',
      'members@odata.bind',
      'owners@odata.bind',
    ]
    for (const name of [...names, ...more, '__proto__x', 'constructor', 'toString']) {
      for (const value of values) {
        const answer = await ask(`/${set}/${id}`, { method: 'PATCH', json: { [name]: value } })
        if (![204, 400, 403].includes(answer.status) && !isNotEmulated(answer))
          t.fail(`${set} ${name} ${JSON.stringify(value)}: ${answer.status} ${answer.text}`)
      }
    }
    t.equal((await ask(`/${set}/${id}`)).status, 200)
  }
})

t.test('nor does a value in a new object', async t => {
  const user = {
    accountEnabled: true,
    displayName: 'N',
    mailNickname: 'n',
    userPrincipalName: 'n@contoso.com',
    passwordProfile: { password: 'Correct horse 1' },
  }
  const group = {
    displayName: 'N',
    mailEnabled: false,
    mailNickname: 'n',
    securityEnabled: true,
    groupTypes: [],
  }
  for (const [set, body] of [
    ['users', user],
    ['groups', group],
  ] as const) {
    for (const name of Object.keys(body)) {
      for (const value of values) {
        const { status, text } = await ask(`/${set}`, { json: { ...body, [name]: value } })
        if (![201, 400].includes(status)) t.fail(`${set} ${name} ${JSON.stringify(value)}: ${status} ${text}`)
      }
    }
  }
  for (const json of [[], 5, 'x', null]) t.equal((await ask('/users', { json })).status, 400)
})
