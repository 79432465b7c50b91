import { Failure } from '../../../kernel/http/failure.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, type Entity, statement } from '../../../query/index.ts'
import { invalidField } from '../errors.ts'
import { PLACES } from '../organisation/references.ts'
import { flatten, readChanges } from '../pro/changes.ts'
import { type ComputerChange, isUdidTaken, updateComputer } from './computer-rows.ts'

type Body = Readonly<Record<string, unknown>>

/** Members of `hardware` that are kept with the stored section. */
const STORED = ['networkAdapterType', 'altNetworkAdapterType']
/** Columns that cannot be empty; null leaves them as they are. */
const REQUIRED = ['managed', 'leased', 'purchased', 'life_expectancy']

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
  const { 'general.name': name, udid } = dotted
  if (name === null || name === '') throw invalidField('general.name', 'A computer needs a name.')
  const columns = readChanges(database, { entity, body: dotted, required: REQUIRED, references: PLACES })
  if (typeof udid === 'string' && isUdidTaken(database, udid, id)) {
    throw new Failure('invalid', 'Another device has this udid.', { code: 'DUPLICATE_FIELD', target: 'udid' })
  }
  updateComputer(database, id, {
    columns,
    hardware: storedHardware(dotted),
    attributes: readAttributes(database, (body ?? {}) as Body, 'computer'),
  })
}

function storedHardware(dotted: Body): Columns {
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
