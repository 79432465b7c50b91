import { type ComputerChange, isUdidTaken, updateComputer } from '../../domain/computers.ts'
import type { Database } from '../../kernel/database.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Entity, readPatch, statement } from '../../query/index.ts'
import { invalidField } from './failures.ts'
import { translate } from './paging.ts'
import { type Referred, referredId } from './references.ts'

type Body = Readonly<Record<string, unknown>>

/** Members of `hardware` that are kept with the stored section. */
const STORED = ['networkAdapterType', 'altNetworkAdapterType']
/** Columns that cannot be empty; null leaves them as they are. */
const REQUIRED = ['row.managed', 'row.leased', 'row.purchased', 'row.life_expectancy']
/** Columns that refer to another table. */
const REFERENCES: Readonly<Record<string, Referred>> = {
  'row.site_id': 'site',
  'row.building_id': 'building',
  'row.department_id': 'department',
}

/**
 * Applies the body of a PATCH to a Mac. Members that cannot be written are passed over; null empties what may be empty.
 *
 * @throws Failure `INVALID_FIELD`, `DUPLICATE_FIELD`
 */
export function changeComputer(
  database: Database,
  id: number,
  { entity, body }: { entity: Entity; body: unknown },
): void {
  const dotted = flatten((body ?? {}) as Body)
  const writable = Object.entries(dotted).filter(([name]) => entity.properties[name]?.column)
  const columns = translate('body', () => readPatch(entity, Object.fromEntries(writable)))
  checkColumns(database, columns)
  const { udid } = dotted
  if (typeof udid === 'string' && isUdidTaken(database, udid, id)) {
    throw new Failure('invalid', 'Another device has this udid.', { code: 'DUPLICATE_FIELD', target: 'udid' })
  }
  updateComputer(database, id, {
    record: columnsOf(columns, 'row.'),
    device: columnsOf(columns, 'hardware.'),
    hardware: storedHardware(dotted),
    attributes: readAttributes(database, (body ?? {}) as Body, 'computer'),
  })
}

/** Nested members by dotted names, as the entity has them; lists are left out. */
function flatten(body: Body): Record<string, unknown> {
  const entries = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (Array.isArray(value)) return []
    if (typeof value !== 'object' || value === null) return [[name, value]]
    return Object.entries(value).map(([member, inner]) => [`${name}.${member}`, inner])
  })
  return Object.fromEntries(entries)
}

type Columns = Record<string, string | number | null>

function checkColumns(database: Database, columns: Columns): void {
  for (const name of REQUIRED) if (columns[name] === null) delete columns[name]
  if ('hardware.name' in columns && !columns['hardware.name'])
    throw invalidField('general.name', 'A computer needs a name.')
  for (const [column, kind] of Object.entries(REFERENCES)) {
    if (column in columns) columns[column] = referredId(database, kind, columns[column])
  }
  if (columns['row.site_id'] === null) columns['row.site_id'] = -1
}

function columnsOf(columns: Columns, prefix: string): Columns {
  const own = Object.entries(columns).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))
}

function storedHardware(dotted: Record<string, unknown>): Columns {
  const given = STORED.filter(member => dotted[`hardware.${member}`] !== undefined)
  return Object.fromEntries(given.map(member => [member, dotted[`hardware.${member}`] as string | null]))
}

interface AttributeChange {
  readonly definitionId?: string | null
  readonly values?: readonly string[] | null
}

/** Extension attributes at the top and in every section of the body, which all mean the same. */
function readAttributes(
  database: Database,
  body: Body,
  target: 'computer' | 'mobileDevice',
): NonNullable<ComputerChange['attributes']> {
  const lists = [body, ...Object.values(body)].flatMap(
    part => (part as { extensionAttributes?: AttributeChange[] | null } | null)?.extensionAttributes ?? [],
  )
  const changes = new Map<number, readonly string[]>()
  for (const { definitionId, values } of lists) {
    const id = statement(
      database,
      'SELECT id FROM jamf_extension_attributes WHERE id = ? AND target = ?',
      'pluck',
    ).get(definitionId ?? null, target)
    if (id === undefined) {
      throw invalidField('extensionAttributes', `No extension attribute has the id ${definitionId}.`)
    }
    changes.set(id as number, values ?? [])
  }
  return changes
}
