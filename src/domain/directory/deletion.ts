import type { Database } from '../../kernel/sqlite/database.ts'
import { type Columns, type Edge, sql, statement, updateRow } from '../../query/index.ts'
import { MEMBERSHIP, OWNERSHIP, UNIT_MEMBERSHIP } from './memberships.ts'

/** What an object that is deleted is no longer part of, from either end. */
const EDGES: readonly Edge[] = [MEMBERSHIP, OWNERSHIP, UNIT_MEMBERSHIP]

/** An object to be deleted: its table, and what changes of it beside. */
interface Deletion {
  readonly id: string
  readonly table: string
  /** The moment as the database writes moments. */
  readonly at: string
  readonly columns?: Columns
}

/** Marks an object as deleted; it is a member and an owner of nothing any more, and has neither. */
export function deleteDirectoryObject(database: Database, { id, table, at, columns = {} }: Deletion): void {
  updateRow(database, table, { columns: { deleted_at: at, ...columns }, where: sql('row.id = ?', id) })
  leaveAll(database, id)
}

/** Takes an object out of whatever it is part of, and takes from it whatever it has. */
export function leaveAll(database: Database, id: string): void {
  for (const { table: edges, from, to } of EDGES) {
    for (const end of [from, to]) statement(database, `DELETE FROM ${edges} WHERE ${end} = ?`).run(id)
  }
}
