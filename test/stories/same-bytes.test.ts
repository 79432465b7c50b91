import t, { type Test } from 'tap'
import { type EmulatorUnderTest, emulatorUnderTest, TENANT } from '../support/emulator.ts'

/** Everything that chance, time or lag could make differ: ids, tokens, dates, faults by chance, throttling, old reads. */
async function live(emulator: EmulatorUnderTest, tenant: string): Promise<string[]> {
  const { request } = emulator
  const control = emulator.control.forTenant(tenant)
  const bytes: string[] = []
  const ask: EmulatorUnderTest['request'] = async (target, options) => {
    const answer = await request<never>(target.replace(emulator.url, ''), options)
    bytes.push(
      JSON.stringify([answer.status, answer.headers, answer.text]).replaceAll(
        new URL(emulator.url).host,
        'HOST',
      ),
    )
    return answer
  }
  await control.clock.set({ now: '2030-01-01T00:00:00Z', frozen: true })
  await control.faults.set({
    faults: [{ match: { operation: 'listGroups' }, probability: 0.5, effect: { status: 503 } }],
    profiles: [{ name: 'graphThrottling', settings: { units: 4, writes: 20 } }, { name: 'jamfPropagation' }],
  })
  const { access_token: bearer } = await control.tokens.mint()
  const { access_token: jamf } = await control.tokens.mint({ jamf: { account: 'jamfadmin' } })
  const group = { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true }
  for (let round = 0; round < 3; round++) {
    await ask(`/${tenant}/oauth2/v2.0/token`, { form: { grant_type: 'password' } })
    await ask('/v1.0/users?$top=2', { bearer })
    for (let turn = 0; turn < 4; turn++) await ask('/v1.0/groups?$top=1', { bearer })
    await ask('/v1.0/groups', { bearer, json: group })
    await ask('/v1.0/nothing', { bearer })
    await ask('/api/v1/computers-inventory?page-size=2', { bearer: jamf })
    await ask('/api/v3/computers-inventory-detail/1', {
      method: 'PATCH',
      bearer: jamf,
      json: { general: { assetTag: `${round}` } },
    })
    for (let turn = 0; turn < 2; turn++) await ask('/api/v3/computers-inventory-detail/1', { bearer: jamf })
    await control.keys.rotate()
    bytes.push(JSON.stringify(await control.clock.advance(40)), bearer)
  }
  await ask(`/${tenant}/discovery/v2.0/keys`)
  const entries = await control.requests.list()
  bytes.push(
    ...entries.map(entry =>
      JSON.stringify({ ...entry, id: 0, milliseconds: 0 }).replaceAll(new URL(emulator.url).host, 'HOST'),
    ),
  )
  return bytes
}

/** Only what differs: all of it fills pages. */
function differences(found: readonly string[], expected: readonly string[]): string[] {
  return expected.flatMap((text, index) => {
    if (found[index] === text) return []
    const at = [...text].findIndex((character, place) => found[index]?.[place] !== character)
    return [`${index}: …${found[index]?.slice(at - 40, at + 80)} instead of …${text.slice(at - 40, at + 80)}`]
  })
}

const begin = (t: Test, configuration = {}): Promise<EmulatorUnderTest> =>
  emulatorUnderTest(t, { randomSeed: 'one', clock: Date.UTC(2030, 0, 1), ...configuration })

t.test('the same seed and the same requests give the same bytes', async t => {
  const first = await begin(t)
  const expected = await live(first, TENANT)
  t.ok(expected.some(reply => reply.startsWith('[503')) && expected.some(reply => reply.startsWith('[429')))

  await t.test('after a reset', async t => {
    await first.control.reset()
    t.same(differences(await live(first, TENANT), expected), [])
  })
  await t.test('in another run, in which much else happens, and in a data directory', async t => {
    const second = await begin(t, { data: t.testdir() })
    const other = await second.control.tenants.create()
    await live(second, other.tenantId)
    t.same(differences(await live(second, TENANT), expected), [])
  })
})

t.test('the same for an organisation that was created', async t => {
  const [first, second] = [await begin(t), await begin(t)]
  const made = await first.control.tenants.create()
  const expected = await live(first, made.tenantId)
  await live(second, TENANT)
  t.equal((await second.control.tenants.create()).tenantId, made.tenantId)
  t.same(differences(await live(second, made.tenantId), expected), [])
  await second.control.forTenant(made.tenantId).reset()
  t.same(differences(await live(second, made.tenantId), expected), [])
})
