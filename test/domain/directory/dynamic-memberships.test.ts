import t from 'tap'
import {
  RULED_GROUPS,
  refreshMembershipsOf,
  refreshMembersOf,
} from '../../../src/domain/directory/dynamic-memberships.ts'
import { changesOf } from '../../../src/kernel/sqlite/changes.ts'
import { contosoOrganisation } from '../../support/organisation.ts'

const { database } = await contosoOrganisation()
const value = (sql: string, ...parameters: unknown[]) =>
  database
    .prepare(sql)
    .pluck()
    .get(...parameters)
const userId = value(`SELECT id FROM users WHERE user_principal_name = 'adele.vance@contoso.com'`) as string

function dynamicGroup(id: string, rule: string): string {
  database
    .prepare(
      `INSERT INTO groups (id, display_name, mail_nickname, security_identifier, created_at, renewed_at, group_types_json, membership_rule)
       VALUES (?, ?, ?, '', '', '', '["DynamicMembership"]', ?)`,
    )
    .run(id, id, id, rule)
  refreshMembersOf(database, RULED_GROUPS, id)
  return id
}

const countOf = (group: string) => value('SELECT count(*) FROM group_members WHERE group_id = ?', group)
const isMember = (group: string) =>
  value('SELECT 1 FROM group_members WHERE group_id = ? AND member_id = ?', group, userId) === 1

function change(column: string, text: string | null, property: string): void {
  database.prepare(`UPDATE users SET ${column} = ? WHERE id = ?`).run(text, userId)
  refreshMembershipsOf(database, { userId, properties: [property] })
}

t.test(
  'a user whose properties change comes into the groups that select it and leaves the others',
  async t => {
    const boats = dynamicGroup('boats', '(user.department -eq "Boats") -and (user.accountEnabled -eq true)')
    const trains = dynamicGroup('trains', 'user.department -startsWith "Train"')
    const room = dynamicGroup('room', 'user.physicalDeliveryOfficeName -eq "12"')
    change('department', 'boats', 'department')
    t.same([boats, trains, room].map(isMember), [true, false, false])
    change('department', 'Trains', 'department')
    t.same([boats, trains, room].map(isMember), [false, true, false])
    change('office_location', '12', 'officeLocation')
    t.same([boats, trains, room].map(isMember), [false, true, true], 'which rules know by an older name')
  },
)

t.test('nobody else is looked at, however many there are', async t => {
  const all = dynamicGroup('all', 'user.displayName -ne null')
  const count = countOf(all)
  t.ok(Number(count) > 5)
  const before = changesOf(database)
  change('display_name', 'Adele', 'displayName')
  t.ok(changesOf(database) - before < 5, 'rows that were written')
  t.equal(countOf(all), count)
})

t.test('a rule that is not understood selects nobody', async t => {
  const group = dynamicGroup('odd', 'user.department -match "B.*"')
  database
    .prepare(`INSERT INTO group_members (group_id, member_id, member_type) VALUES (?, ?, 'user')`)
    .run(group, userId)
  change('department', 'Boats', 'department')
  t.equal(countOf(group), 0)
})
