import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, type Entity, type PartColumns, readPatch } from '../../../query/index.ts'
import { type Referred, referredId } from '../organisation/references.ts'
import { translate } from './paging.ts'

type Body = Readonly<Record<string, unknown>>

/** Columns that refer to another table. */
const REFERENCES: Readonly<Record<string, Referred>> = {
  site_id: 'site',
  building_id: 'building',
  department_id: 'department',
}

/** Nested members by dotted names, as entities have them; lists are left out. */
export function flatten(body: Body): Body {
  const entries = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (Array.isArray(value)) return []
    if (typeof value !== 'object' || value === null) return [[name, value]]
    return Object.entries(value).map(([member, inner]) => [`${name}.${member}`, inner])
  })
  return Object.fromEntries(entries)
}

interface Change {
  readonly entity: Entity
  /** Members by the entity's names; those that cannot be written are passed over. */
  readonly body: Body
  /** Columns that cannot be empty; null leaves them as they are. */
  readonly required: readonly string[]
}

/**
 * What a PATCH writes to a record of the inventory, by column.
 *
 * @throws Failure `INVALID_FIELD` for a value of another type, or a reference to what there is not
 */
export function readChanges(database: Database, { entity, body, required }: Change): PartColumns {
  const writable = Object.entries(body).filter(([name]) => entity.properties[name]?.column)
  const columns = translate('body', () => readPatch(entity, Object.fromEntries(writable)))
  const kept = Object.entries(columns.row).filter(
    ([name, value]) => value !== null || !required.includes(name),
  )
  return { ...columns, row: { ...Object.fromEntries(kept), ...readReferences(database, columns.row) } }
}

function readReferences(database: Database, columns: Columns): Columns {
  const given = Object.entries(REFERENCES).filter(([column]) => column in columns)
  const ids = given.map(([column, kind]): [string, number | null] => [
    column,
    // Whatever has no site is in the one called "None".
    referredId(database, kind, columns[column]) ?? (kind === 'site' ? -1 : null),
  ])
  return Object.fromEntries(ids)
}
