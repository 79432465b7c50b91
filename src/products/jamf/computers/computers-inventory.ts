import type { Result } from '../../../kernel/http/reply.ts'
import type { Call, Operation } from '../../../kernel/pipeline/product.ts'
import { readObject, type Sql, sql } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { invalidField, unknownId } from '../errors.ts'
import { loadMemberships } from '../groups/memberships.ts'
import { readListOptions, valuesOf } from '../pro/paging.ts'
import { readList } from '../pro/reading.ts'
import { recordId } from '../pro/record-id.ts'
import { computerRecord, type InventoryVersion, inventoryOf } from './computer.ts'
import { changeComputer } from './computer-changes.ts'
import { hasComputer } from './computer-rows.ts'

type JamfCall = Call<Caller>

/** The operations of one version of computers-inventory. */
export function computersInventory(
  version: InventoryVersion,
): Record<'list' | 'get' | 'detail' | 'update', Operation<Caller>> {
  return {
    list: call => listComputers(call, version),
    get: call => getComputer(call, { version, sections: readSections(call, version) }),
    detail: call => getComputer(call, { version, sections: [...inventoryOf(version).sections.keys()] }),
    update: call => updateComputer(call, version),
  }
}

function listComputers(call: JamfCall, version: InventoryVersion): Result {
  const { organisation } = call
  const sections = readSections(call, version)
  const projection = computerRecord(version, sections)
  const options = readListOptions(call, inventoryOf(version).entity, 'general.name:asc')
  const isLive = sections.includes('GROUP_MEMBERSHIPS')
  if (isLive) loadMemberships(organisation, 'computer', { entity: projection.entity, options })
  const memory = isLive ? undefined : `computers/${version}/${sections}`
  return readList(organisation, { ...projection, countFrom: 'computers row', memory }, options)
}

interface Wanted {
  readonly version: InventoryVersion
  readonly sections: readonly string[]
}

function getComputer(
  { organisation, params }: Pick<JamfCall, 'organisation' | 'params'>,
  { version, sections }: Wanted,
): Result {
  const { entity, select } = computerRecord(version, sections)
  const where = byId(params.id!)
  if (sections.includes('GROUP_MEMBERSHIPS')) loadMemberships(organisation, 'computer', { entity, where })
  const record = readObject(organisation.database, entity, { select, where })
  if (record === undefined) throw unknownId('Computer', params.id!)
  return Buffer.from(record)
}

function byId(id: string): Sql {
  return sql('row.id = ?', recordId(id))
}

function updateComputer(call: JamfCall, version: InventoryVersion): Result {
  const id = recordId(call.params.id!)
  const { database } = call.organisation
  if (!hasComputer(database, id)) throw unknownId('Computer', call.params.id!)
  changeComputer(database, id, { entity: inventoryOf(version).entity, body: call.body })
  // Only the first version answers with the record.
  if (version > 1) return undefined
  return getComputer(call, { version, sections: [...inventoryOf(version).sections.keys()] })
}

/** @throws Failure `INVALID_FIELD` for a section that this version does not have */
function readSections({ query }: Pick<JamfCall, 'query'>, version: InventoryVersion): string[] {
  const names = valuesOf(query, 'section')
  const known = inventoryOf(version).sections
  const unknown = names.find(name => !known.has(name))
  if (unknown) throw invalidField('section', `${unknown} is not a section of this inventory.`)
  return names.length > 0 ? names : ['GENERAL']
}
