import t from 'tap'
import { deleteDirectoryObject } from '../../../src/domain/directory/deletion.ts'
import { findDirectoryObject } from '../../../src/domain/directory/directory-objects.ts'
import { MEMBERSHIP, memberGroupIds } from '../../../src/domain/directory/memberships.ts'
import type { Database } from '../../../src/kernel/sqlite/database.ts'
import {
  insertRow,
  relate,
  sql,
  statement,
  toAny,
  transitive,
  unrelate,
  values,
} from '../../../src/query/index.ts'
import { openDatabase } from '../../support/database.ts'

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A database with this many groups, each a member of the next. */
function chain(length: number): Database {
  const database = openDatabase()
  for (let number = 0; number < length; number++) {
    const id = guid(number)
    const moments = { created_at: '2026-01-01T00:00:00Z', renewed_at: '2026-01-01T00:00:00Z' }
    insertRow(database, 'groups', {
      id,
      display_name: `G${number}`,
      mail_nickname: 'g',
      security_identifier: 'S',
      ...moments,
    })
    if (number > 0) relate(database, MEMBERSHIP, { from: id, to: { id: guid(number - 1), type: 'group' } })
  }
  return database
}

const transitiveMembers = transitive(toAny(['group'], MEMBERSHIP), 'group')

function members(database: Database, groupId: string): string[] {
  const { from, where } = transitiveMembers.rows!
  const { text, parameters } = where(sql('?', groupId))
  return values<string>(database, `SELECT row.id FROM ${from} WHERE ${text} ORDER BY row.id`, ...parameters)
}

t.test('a chain of two thousand groups is followed to both ends', async t => {
  const database = chain(2000)
  t.equal(members(database, guid(1999)).length, 1999)
  t.equal(memberGroupIds(database, guid(0)).length, 1999)
  t.strictSame(members(database, guid(0)), [])
  database.close()
})

t.test('a circle ends and leaves out where it began', async t => {
  const database = chain(3)
  relate(database, MEMBERSHIP, { from: guid(0), to: { id: guid(2), type: 'group' } })
  for (const number of [0, 1, 2]) {
    const others = [0, 1, 2].filter(other => other !== number).map(guid)
    t.strictSame(members(database, guid(number)), others)
    t.strictSame(memberGroupIds(database, guid(number)), others)
  }
  relate(database, MEMBERSHIP, { from: guid(1), to: { id: guid(1), type: 'group' } })
  t.strictSame(
    members(database, guid(1)),
    [guid(0), guid(2)],
    'nor is a group in itself that was put into itself',
  )
  database.close()
})

t.test('a member that is reached in two ways counts once', async t => {
  const database = chain(3)
  relate(database, MEMBERSHIP, { from: guid(2), to: { id: guid(0), type: 'group' } })
  t.strictSame(members(database, guid(2)), [guid(0), guid(1)])
  database.close()
})

t.test('relating and unrelating tell whether anything changed', async t => {
  const database = chain(2)
  const pair = { from: guid(1), to: { id: guid(0), type: 'group' } }
  t.equal(relate(database, MEMBERSHIP, pair), false)
  t.equal(unrelate(database, MEMBERSHIP, { from: guid(1), to: guid(0) }), true)
  t.equal(unrelate(database, MEMBERSHIP, { from: guid(1), to: guid(0) }), false)
  t.equal(relate(database, MEMBERSHIP, pair), true)
  database.close()
})

t.test('only security groups, when they alone are asked for', async t => {
  const database = chain(3)
  statement(
    database,
    `UPDATE groups SET security_enabled = 0, group_types_json = '["Unified"]' WHERE id = ?`,
  ).run(guid(1))
  t.strictSame(memberGroupIds(database, guid(0)), [guid(1), guid(2)])
  t.strictSame(memberGroupIds(database, guid(0), { securityOnly: true }), [guid(2)])
  database.close()
})

t.test('a deleted group is found no more and ends the chain', async t => {
  const database = chain(3)
  deleteDirectoryObject(database, { id: guid(1), table: 'groups', at: '2026-02-01T00:00:00Z' })
  t.equal(findDirectoryObject(database, guid(1)), undefined)
  t.strictSame(members(database, guid(2)), [])
  t.strictSame(memberGroupIds(database, guid(0)), [])
  database.close()
})
