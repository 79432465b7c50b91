import t from 'tap'
import { applyReport } from '../../../src/domain/compliance/compliance.ts'
import { isAssigned } from '../../../src/domain/compliance/partner-assignments.ts'
import type { Report } from '../../../src/domain/compliance/partner-reports.ts'
import type { Database } from '../../../src/kernel/sqlite/database.ts'
import { CONNECTOR, PARTNER } from '../../support/emulator.ts'
import { contosoOrganisation } from '../../support/organisation.ts'
import { ADELE, ADELE_DEVICE } from './partners.ts'

const GROUP = 'c0ffee00-0000-4000-8000-0000000000c1'

/** Contoso's database, changed by `run`. */
async function contoso(run = ''): Promise<Database> {
  const { database } = await contosoOrganisation()
  database.exec(run)
  return database
}

const NOTHING_REPORTED = `UPDATE device_registrations SET is_managed = NULL, is_compliant = NULL, mdm_app_id = NULL,
  compliance_expires_at = NULL, inventory_reported_at = NULL, compliance_reported_at = NULL`

const reporter = { appId: PARTNER, moment: Date.UTC(2026, 5, 1) }
const about = { deviceId: ADELE_DEVICE, userId: ADELE, updatedAt: '2026-05-31T12:00:00Z' }
const managed: Report = { ...about, inventory: { managed: true, responsive: true, hardware: {} } }

const registration = (database: Database) =>
  database.prepare('SELECT * FROM device_registrations WHERE device_id = ?').get(ADELE_DEVICE) as object

t.test('a device that begins to be managed is not compliant first', async t => {
  const database = await contoso(NOTHING_REPORTED)
  t.equal(applyReport(database, managed, reporter), undefined)
  t.match(registration(database), {
    is_managed: 1,
    is_compliant: 0,
    mdm_app_id: '0000000a-0000-0000-c000-000000000000',
    management_type: null,
    inventory_reported_at: '2026-05-31T12:00:00Z',
    compliance_reported_at: null,
    compliance_expires_at: null,
  })
})

t.test('compliance may be reported before any inventory', async t => {
  const database = await contoso(NOTHING_REPORTED)
  applyReport(database, { ...about, compliant: true }, reporter)
  t.match(registration(database), {
    is_managed: 1,
    is_compliant: 1,
    compliance_expires_at: '2026-07-01T00:00:00Z',
    inventory_reported_at: null,
    compliance_reported_at: '2026-05-31T12:00:00Z',
  })
  applyReport(database, managed, reporter)
  t.match(registration(database), { is_managed: 1, is_compliant: 1 }, 'and the first inventory leaves it')
})

t.test('a report of the same moment counts, an older one does not', async t => {
  const database = await contoso(NOTHING_REPORTED)
  applyReport(database, { ...about, compliant: true }, reporter)
  applyReport(database, { ...about, compliant: false }, reporter)
  t.match(registration(database), { is_compliant: 0 })
  applyReport(database, { ...about, updatedAt: '2026-05-31T11:59:59Z', compliant: true }, reporter)
  t.match(registration(database), { is_compliant: 0, compliance_reported_at: '2026-05-31T12:00:00Z' })
  applyReport(database, managed, reporter)
  const gone = { managed: false, responsive: true, hardware: { name: 'GONE' } }
  applyReport(database, { ...about, updatedAt: '2026-05-31T11:59:59Z', inventory: gone }, reporter)
  t.match(registration(database), { is_managed: 1, inventory_reported_at: '2026-05-31T12:00:00Z' })
  t.equal(database.prepare(`SELECT count(*) FROM devices WHERE name = 'GONE'`).pluck().get(), 0)
})

t.test('ids are compared without regard to case', async t => {
  const database = await contoso()
  const upper = { ...managed, deviceId: ADELE_DEVICE.toUpperCase(), userId: ADELE.toUpperCase() }
  t.equal(applyReport(database, upper, reporter), undefined)
})

t.test('a user who was deleted owns nothing', async t => {
  const database = await contoso(`UPDATE users SET deleted_at = '2026-01-01T00:00:00Z' WHERE id = '${ADELE}'`)
  t.equal(applyReport(database, managed, reporter), 'foreignUser')
})

t.test('a report that fails changes nothing', async t => {
  const database = await contoso(`${NOTHING_REPORTED}; DELETE FROM group_members WHERE group_id = '${GROUP}'`)
  const before = registration(database)
  t.equal(applyReport(database, managed, reporter), 'unassignedUser')
  t.equal(applyReport(database, { ...managed, userId: GROUP }, reporter), 'foreignUser')
  t.strictSame(registration(database), before)
})

/** Contoso whose compliance partner is assigned to these targets, and to nothing else. */
async function assignedTo(targets: object[], column = 'macos_assignments_json') {
  const database = await contoso(
    `UPDATE compliance_management_partners SET macos_assignments_json = '[]', ios_assignments_json = '[]';`,
  )
  const json = JSON.stringify(targets.map(target => ({ target })))
  database.prepare(`UPDATE compliance_management_partners SET ${column} = ?`).run(json)
  return (platform = 'macOS', appId = PARTNER) => isAssigned(database, { appId, userId: ADELE, platform })
}

const target = (kind: string, groupId?: unknown) => ({
  '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`,
  groupId,
})
const group = (await contoso()).prepare('SELECT id FROM groups WHERE display_name = ?').pluck()
const kestrel = group.get('Project Kestrel')
const sellers = group.get('Sellers')

t.test('a user is assigned by a group, directly or through others', async t => {
  t.ok((await assignedTo([target('group', GROUP)]))())
  t.ok((await assignedTo([target('group', kestrel)]))(), 'Adele is in Osprey, which is in Kestrel')
  t.notOk((await assignedTo([target('group', sellers)]))())
  t.ok((await assignedTo([target('group', sellers), target('group', GROUP)]))(), 'one of several is enough')
})

t.test('excluded groups beat included ones', async t => {
  t.notOk((await assignedTo([target('group', GROUP), target('exclusionGroup', kestrel)]))())
  t.notOk((await assignedTo([target('allLicensedUsers'), target('exclusionGroup', kestrel)]))())
  t.ok((await assignedTo([target('exclusionGroup', sellers)]))())
})

t.test('a partner without assignments, and one for all users, is for everybody', async t => {
  t.ok((await assignedTo([]))())
  t.ok((await assignedTo([target('allLicensedUsers')]))())
})

t.test('assignments are per platform, and iPads count as iOS', async t => {
  const assigned = await assignedTo([target('group', sellers)], 'ios_assignments_json')
  t.ok(assigned('macOS'))
  t.notOk(assigned('iOS'))
  t.notOk(assigned('iPadOS'))
  t.ok(assigned('Windows'))
})

t.test('the older connector has groups of its own', async t => {
  const assigned = await assignedTo([target('group', sellers)])
  t.ok(assigned('macOS', CONNECTOR))
  const json = JSON.stringify([{ target: target('group', sellers) }])
  const database = await contoso()
  database.prepare('UPDATE device_management_partners SET groups_requiring_enrollment_json = ?').run(json)
  t.notOk(isAssigned(database, { appId: CONNECTOR, userId: ADELE, platform: 'macOS' }))
})
