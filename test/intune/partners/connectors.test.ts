import t from 'tap'
import { isoSeconds } from '../../../src/kernel/organisation/clock.ts'
import type { Organisation } from '../../../src/kernel/organisation/organisation.ts'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import { mayReport, rejectWaiting } from '../../../src/products/intune/partners/connectors.ts'
import {
  isTerminated,
  provisionPartner,
  recordHeartbeat,
} from '../../../src/products/intune/partners/partner-tenants.ts'
import { contosoOrganisation } from '../../support/organisation.ts'

const DAEMON = 'c0ffee00-0000-4000-8000-0000000000a1'
const CONNECTOR = 'c0ffee00-0000-4000-8000-0000000000a3'
const PARTNER = 'c0ffee00-0000-4000-8000-0000000000a6'
const START = Date.UTC(2026, 5, 1)

/** Contoso on the first of June 2026; `run` changes its database. */
async function contoso(run = ''): Promise<Organisation> {
  const organisation = {
    ...(await contosoOrganisation()),
    clock: openOrganisationClock({ now: () => START }),
  }
  organisation.database.exec(run)
  return organisation
}

const off = { provisioned: 2, enrollmentUrl: null, remediationUrl: null } as const
const on = { provisioned: 1, enrollmentUrl: 'https://x.example/e', remediationUrl: null } as const

const management = ({ database }: Organisation) =>
  database.prepare('SELECT * FROM device_management_partners').get() as Record<string, unknown>
const compliance = ({ database }: Organisation) =>
  database.prepare('SELECT * FROM compliance_management_partners ORDER BY display_name').all() as Record<
    string,
    unknown
  >[]

t.test('provisioning makes a waiting connector active', async t => {
  const organisation = await contoso(
    `UPDATE device_management_partners SET partner_state = 'unavailable', is_configured = 0`,
  )
  provisionPartner(organisation, CONNECTOR, on)
  t.match(management(organisation), { partner_state: 'enabled', is_configured: 1, removal_due_at: null })
})

t.test('deprovisioning terminates it, and its devices go ninety days after the first time', async t => {
  const organisation = await contoso()
  provisionPartner(organisation, CONNECTOR, off)
  t.match(management(organisation), {
    partner_state: 'terminated',
    is_configured: 0,
    removal_due_at: isoSeconds(Date.UTC(2026, 7, 30)),
  })
  provisionPartner(
    { ...organisation, clock: openOrganisationClock({ now: () => START + 5 * 86_400_000 }) },
    CONNECTOR,
    off,
  )
  t.equal(management(organisation).removal_due_at, isoSeconds(Date.UTC(2026, 7, 30)))
  t.ok(isTerminated(organisation.database, CONNECTOR))
  t.notOk(isTerminated(organisation.database, PARTNER), 'the other partner goes on')
  t.match(compliance(organisation), [{ partner_state: 'enabled' }])
})

t.test('provisioning again takes the removal back', async t => {
  const organisation = await contoso()
  provisionPartner(organisation, CONNECTOR, off)
  provisionPartner(organisation, CONNECTOR, on)
  t.match(management(organisation), { partner_state: 'enabled', is_configured: 1, removal_due_at: null })
  t.notOk(isTerminated(organisation.database, CONNECTOR))
})

t.test('what an administrator terminated is over for the partner too', async t => {
  const organisation = await contoso(`UPDATE device_management_partners SET partner_state = 'terminated'`)
  t.ok(isTerminated(organisation.database, CONNECTOR))
})

t.test('a heartbeat is the latest sign of life, and ends a silence', async t => {
  const organisation = await contoso(
    `UPDATE device_management_partners SET partner_state = 'unresponsive', non_compliance_due_at = '2026-06-02T00:00:00Z';
     UPDATE compliance_management_partners SET partner_state = 'unresponsive'`,
  )
  recordHeartbeat(organisation, CONNECTOR)
  t.match(management(organisation), {
    partner_state: 'enabled',
    last_heartbeat_at: isoSeconds(START),
    non_compliance_due_at: null,
  })
  t.match(compliance(organisation), [{ partner_state: 'unresponsive' }])
  recordHeartbeat(organisation, PARTNER)
  t.match(compliance(organisation), [{ partner_state: 'enabled', last_heartbeat_at: isoSeconds(START) }])
})

t.test('only configured applications and those of partners may report', async t => {
  const organisation = await contoso()
  t.ok(mayReport(organisation, CONNECTOR))
  t.ok(mayReport(organisation, PARTNER))
  t.notOk(mayReport(organisation, DAEMON))
  organisation.database.exec('DELETE FROM compliance_management_partners')
  t.ok(mayReport(organisation, PARTNER), 'it is at home in another tenant')
})

t.test(
  'a foreign application marks a connector that waits as rejected, and spares one that works',
  async t => {
    const working = await contoso()
    rejectWaiting(working.database)
    t.equal(management(working).partner_state, 'enabled')
    const waiting = await contoso(`UPDATE device_management_partners SET partner_state = 'unavailable'`)
    rejectWaiting(waiting.database)
    t.equal(management(waiting).partner_state, 'rejected')
    provisionPartner(waiting, CONNECTOR, on)
    t.equal(management(waiting).partner_state, 'enabled', 'until the right one comes')
  },
)

t.test('a partner takes the place that an administrator has made for it', async t => {
  const added = (name: string) =>
    `INSERT INTO compliance_management_partners (id, display_name) VALUES (lower(hex(randomblob(16))), '${name}');`
  const forget = 'DELETE FROM compliance_management_partners;'
  const claims = async (...names: string[]) => {
    const organisation = await contoso(forget + names.map(added).join(''))
    provisionPartner(organisation, PARTNER, on)
    return compliance(organisation)
      .filter(({ app_id }) => app_id === PARTNER)
      .map(({ display_name }) => display_name)
  }
  t.strictSame(await claims('Any Name'), ['Any Name'], 'the only one')
  t.strictSame(await claims('Another', 'fabrikam compliance'), ['fabrikam compliance'], 'that of its name')
  t.strictSame(await claims('Another', 'One More'), [], 'and none where it is not clear')
})
