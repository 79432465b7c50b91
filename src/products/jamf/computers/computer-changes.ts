import { Failure } from '../../../kernel/http/failure.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, type Entity, value } from '../../../query/index.ts'
import { invalidField } from '../errors.ts'
import { PLACES } from '../organisation/references.ts'
import { flatten, readChanges } from '../pro/changes.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { type ComputerChange, isUdidTaken, updateComputer } from './computer-rows.ts'

/** The same in all versions of the inventory. */
export type ComputerUpdate = RequestBodies['updateComputerV1']

/** Members of `hardware` that are kept with the stored section. */
const STORED = ['networkAdapterType', 'altNetworkAdapterType'] as const
/** Columns that cannot be empty; null leaves them as they are. */
const REQUIRED = ['managed', 'leased', 'purchased', 'life_expectancy']

/**
 * Applies the body of a PATCH to a Mac: null empties what may be empty. What cannot be written the contract does not let through: the real
 * service refuses what only its replies have (seen: Jamf-Concepts/jamf-cli#270).
 *
 * @throws Failure `INVALID_FIELD`, `DUPLICATE_FIELD`
 */
export function changeComputer(
  database: Database,
  id: number,
  { entity, body }: { entity: Entity; body: ComputerUpdate },
): void {
  const name = body.general?.name
  if (name === null || name === '') throw invalidField('general.name', 'A computer needs a name.')
  const columns = readChanges(database, {
    entity,
    body: flatten(body),
    required: REQUIRED,
    references: PLACES,
  })
  if (body.udid !== undefined && isUdidTaken(database, body.udid, id)) {
    throw new Failure('invalid', 'Another device has this udid.', { code: 'DUPLICATE_FIELD', target: 'udid' })
  }
  updateComputer(database, id, {
    columns,
    hardware: storedHardware(body),
    attributes: readAttributes(database, body, 'computer'),
  })
}

function storedHardware({ hardware }: ComputerUpdate): Columns {
  const given = STORED.flatMap(member => {
    const value = hardware?.[member]
    return value === undefined ? [] : [[member, value] as const]
  })
  return Object.fromEntries(given)
}

/** Extension attributes at the top and in every section of the body, which all mean the same. */
function readAttributes(
  database: Database,
  body: ComputerUpdate,
  target: 'computer' | 'mobileDevice',
): NonNullable<ComputerChange['attributes']> {
  const { general, purchasing, userAndLocation, hardware, operatingSystem } = body
  const parts = [body, general, purchasing, userAndLocation, hardware, operatingSystem]
  const lists = parts.flatMap(part => part?.extensionAttributes ?? [])
  const changes = new Map<number, readonly string[]>()
  for (const { definitionId, values } of lists) {
    const id = value<number>(
      database,
      'SELECT id FROM jamf_extension_attributes WHERE id = ? AND target = ?',
      definitionId ?? null,
      target,
    )
    if (id === undefined) {
      throw invalidField('extensionAttributes', `No extension attribute has the id ${definitionId}.`)
    }
    changes.set(id, values ?? [])
  }
  return changes
}
