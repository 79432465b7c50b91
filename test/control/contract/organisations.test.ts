import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { coverageOf, reportOf, shown } from './contract-cases.ts'

const emulator = await emulatorUnderTest(t, { contract: 'record' })
const contract = await openContract('control')
const { control } = emulator

/** Asks for users in an organisation of its own. */
async function listUsers(tenantId: string, query = ''): Promise<number> {
  const { access_token: bearer } = await control.forTenant(tenantId).tokens.mint()
  return (await emulator.request(`/v1.0/users${query}`, { bearer })).status
}

t.beforeEach(() => control.forTenant('*').contract.clear())

t.test('each organisation has its own report, and * has them all', async t => {
  await using other = await emulator.tenant()
  t.equal(await listUsers(TENANT, '?colour=red'), 200)
  t.equal(await listUsers(other.tenantId, '?colour=blue&size=1'), 200)
  t.same((await reportOf(emulator)).violations.map(shown), [
    'graph listUsers request query colour undeclared 1',
  ])
  t.same((await reportOf(emulator, other.domain)).violations.map(shown), [
    'graph listUsers request query colour undeclared 1',
    'graph listUsers request query size undeclared 1',
  ])
  const all = await reportOf(emulator, '*')
  t.match(all, { tenantId: '*', mode: 'record', requests: 2 })
  t.same(all.violations.map(shown), [
    'graph listUsers request query colour undeclared 2',
    'graph listUsers request query size undeclared 1',
  ])
  t.equal(coverageOf(all, 'listUsers').times, 2)
  await other.control.settings.change({ contract: 'off' })
  t.equal((await reportOf(emulator, '*')).mode, 'mixed')
})

t.test(
  'what an organisation was asked is in the report of all when it is gone, and its own is not there',
  async t => {
    const gone = await emulator.tenant()
    await listUsers(gone.tenantId, '?colour=red')
    await gone.delete()
    for (const [method, operation] of [
      ['GET', 'getContractReport'],
      ['DELETE', 'clearContractReport'],
    ] as const) {
      const answer = await emulator.request(`/_localtenant/contract?tenant=${gone.tenantId}`, { method })
      t.equal(answer.status, 404)
      contract.matches(t, operation, answer)
      t.same(answer.body, { error: `There is no organisation '${gone.tenantId}'; there are ${TENANT}.` })
    }
    const all = await reportOf(emulator, '*')
    t.same(
      all.violations.map(({ first, times }) => [first.tenantId, times]),
      [[gone.tenantId, 1]],
    )
    t.equal((await reportOf(emulator)).requests, 0)

    const cleared = await emulator.request('/_localtenant/contract?tenant=*', { method: 'DELETE' })
    t.equal(cleared.status, 204)
    contract.matches(t, 'clearContractReport', cleared)
    t.match(await reportOf(emulator, '*'), {
      requests: 0,
      violations: [],
      totals: { operations: { seen: 0 } },
    })
  },
)

t.test(
  'so many different violations are kept of an organisation, the latest, and all are counted',
  async t => {
    const { access_token: bearer } = await control.tokens.mint()
    for (let part = 0; part < 60; part++) {
      const query = Array.from({ length: 20 }, (_, index) => `p${part}x${index}=1`).join('&')
      await emulator.request(`/v1.0/users?${query}`, { bearer })
    }
    const report = await reportOf(emulator)
    t.equal(report.violations.length, 1000)
    t.equal(report.totals.violations, 1200)
    t.same(report.forgotten, { violations: 200, unknown: 0 })
    t.equal(report.violations.at(-1)!.at, 'p59x19')
    t.equal((await reportOf(emulator, '*')).totals.violations, 1200)
  },
)
