import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../../src/kernel/assets.ts'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import { collectEvents, muteOutbox } from '../../../src/kernel/organisation/outbox.ts'
import { openRandom } from '../../../src/kernel/organisation/random.ts'
import { rejectWaiting } from '../../../src/products/intune/partners/connectors.ts'
import { eventNames } from '../../../src/schema.ts'
import { openDatabase } from '../../support/database.ts'
import { contosoOrganisation, organisationOf } from '../../support/organisation.ts'
import { readSeed, writeSeed } from '../../support/seeding.ts'

const now = Date.UTC(2026, 0, 15, 12)
const seed = await readSeed('contoso')
const DAEMON = 'c0ffee00-0000-4000-8000-0000000000a1'
const CONNECTOR = 'c0ffee00-0000-4000-8000-0000000000a3'

/** Contoso, what its database is told, and the events that follow from it. */
function scene() {
  const database = openDatabase()
  writeSeed(database, seed, { now, random: openRandom('test') })
  const organisation = organisationOf({ database, clock: openOrganisationClock({ now: () => now }) })
  const idOf = (appId: string) =>
    database.prepare('SELECT id FROM service_principals WHERE app_id = ?').pluck().get(appId) as string
  /** Runs SQL; what it makes happen, without the numbers. */
  const eventsOf = (run: () => unknown) => {
    run()
    const before = organisation.events.entries.length
    collectEvents(organisation)
    return organisation.events.entries.slice(before).map(({ name, time, data }) => ({ name, time, ...data }))
  }
  return {
    database,
    organisation,
    idOf,
    eventsOf,
    client: idOf(DAEMON),
    graph: idOf('00000003-0000-0000-c000-000000000000'),
  }
}

t.test('a seed is how things are, not something that happens', async t => {
  const { eventsOf } = scene()
  t.same(
    eventsOf(() => {}),
    [],
  )
})

t.test('what happened is told once, at the moment it is given or else at the present one', async t => {
  const { organisation, database } = scene()
  const rename = () => database.exec(`UPDATE groups SET display_name = 'Other' WHERE seq = 1`)
  rename()
  collectEvents(organisation)
  collectEvents(organisation)
  rename()
  collectEvents(organisation, 7000)
  t.same(
    organisation.events.entries.map(({ time }) => time),
    [now, 7000],
  )
})

t.test('what is taken back with its transaction is not told', async t => {
  const { database, eventsOf } = scene()
  const events = eventsOf(() => {
    const broken = database.transaction(() => {
      database.exec(`UPDATE users SET job_title = 'Other'`)
      throw new Error('halfway')
    })
    t.throws(broken, /halfway/)
  })
  t.same(events, [])
})

t.test('consent is told permission by permission, however scopes are written', async t => {
  const { database, eventsOf, client, graph } = scene()
  const grant = (scope: string) =>
    database
      .prepare(
        `INSERT INTO oauth2_permission_grants (id, client_id, consent_type, resource_id, scope)
         VALUES ('g1', ?, 'AllPrincipals', ?, ?) ON CONFLICT DO UPDATE SET scope = excluded.scope`,
      )
      .run(client, graph, scope)
  const events = eventsOf(() => {
    grant(' User.Read  Mail.Read')
    grant(' User.Read Group."Read"')
    database.exec(`DELETE FROM oauth2_permission_grants WHERE id = 'g1'`)
  })
  const common = {
    kind: 'delegated',
    appId: DAEMON,
    displayName: 'Contoso Daemon',
    resource: 'Microsoft Graph',
  }
  t.match(events, [
    { name: 'consentGranted', permission: 'User.Read', userId: null, ...common },
    { name: 'consentGranted', permission: 'Mail.Read', ...common },
    { name: 'consentRevoked', permission: 'Mail.Read', ...common },
    { name: 'consentGranted', permission: 'Group."Read"', ...common },
    { name: 'consentRevoked', permission: 'User.Read', ...common },
    { name: 'consentRevoked', permission: 'Group."Read"', ...common },
  ])
  t.equal(events.length, 6)
})

t.test('so are application permissions', async t => {
  const { database, eventsOf, client, graph } = scene()
  const events = eventsOf(() => {
    const assign = `INSERT INTO app_role_assignments (id, principal_id, resource_id, app_role_id, created_at)
      SELECT 'a1', ?, service_principal_id, app_role_id, '2026-01-01T00:00:00Z' FROM app_role_values
      WHERE service_principal_id = ? AND value = 'Mail.Send'`
    database.prepare(assign).run(client, graph)
    database.exec(`DELETE FROM app_role_assignments WHERE id = 'a1'`)
  })
  const role = {
    kind: 'application',
    permission: 'Mail.Send',
    appId: DAEMON,
    resource: 'Microsoft Graph',
  }
  t.match(events, [
    { name: 'consentGranted', ...role },
    { name: 'consentRevoked', ...role },
  ])
})

t.test('a device tells what changed about its compliance, in true, false and null', async t => {
  const { database, eventsOf } = scene()
  const device = `WHERE device_id = 'c0ffee00-0000-4000-8000-0000000000d2'`
  const set = (value: string) =>
    database.exec(`UPDATE device_registrations SET is_compliant = ${value} ${device}`)
  set('1')
  const events = eventsOf(() => {
    for (const value of ['1', '0', 'NULL', '1']) set(value)
  }).slice(-3)
  const common = { name: 'complianceChanged', deviceId: /d2$/, objectId: /./, displayName: 'ADELE-MBP' }
  t.match(events, [
    { from: true, to: false, ...common },
    { from: false, to: null, ...common },
    { from: null, to: true, ...common },
  ])
})

t.test('what partners are and what became of their uploads is told', async t => {
  const { database, eventsOf } = scene()
  database.exec(`UPDATE device_management_partners SET partner_state = 'unavailable'`)
  const upload = `INSERT INTO data_upload_messages (id, app_id, upload_time, content_json, status, due_milliseconds)
    VALUES ('u1', '${CONNECTOR}', '2026-01-01T00:00:00Z', '[]', 'InProgress', 0)`
  const events = eventsOf(() => {
    rejectWaiting(database)
    database.exec(
      `${upload}; UPDATE data_upload_messages SET status = 'Failed', error_code = 1, error_detail = 'why'`,
    )
    database.exec(`UPDATE data_upload_messages SET status = 'InProgress'`)
  })
  t.match(events.slice(-2), [
    { name: 'partnerStateChanged', from: 'unavailable', to: 'rejected', displayName: 'Jamf' },
    {
      name: 'uploadProcessed',
      messageId: 'u1',
      appId: CONNECTOR,
      status: 'Failed',
      errorCode: 1,
      errorDetail: 'why',
    },
  ])
  t.equal(events.length, 3)
})

t.test('nothing is written while it is muted, and everything afterwards', async t => {
  const { database, eventsOf } = scene()
  const touch = () => database.exec('UPDATE users SET job_title = job_title WHERE seq = 1')
  const silent = eventsOf(() => {
    const unmute = muteOutbox(database)
    touch()
    unmute()
  })
  t.same(silent, [])
  t.match(eventsOf(touch), [{ name: 'userUpdated' }])
})

t.test('looking for events that are not there is cheap', async t => {
  const { organisation } = scene()
  const started = performance.now()
  for (let times = 0; times < 10_000; times++) collectEvents(organisation)
  const each = ((performance.now() - started) / 10_000) * 1000
  t.comment(`${each.toFixed(2)} microseconds`)
  t.ok(each < 50)
})

t.test('what triggers write down has a name that is known, and is told of in the documentation', async t => {
  const { database } = await contosoOrganisation()
  const triggers = database
    .prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'outbox_*'`)
    .pluck()
    .all()
  const written = new Set(
    triggers.join('\n').match(/(?<=(?:SELECT|VALUES \(|THEN|ELSE|ALL\n\s+SELECT) ?')[a-z]+[A-Z]\w+(?=')/g),
  )
  t.ok(written.size > 15, `${written.size} names`)
  t.same(
    [...written].filter(name => !eventNames.includes(name)),
    [],
  )
  const documentation = readFileSync(join(packageRoot, 'src/control/README.md'), 'utf8')
  t.same(
    eventNames.filter(name => !documentation.includes(`\`${name}\``)),
    [],
  )
})
