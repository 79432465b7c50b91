import type { Result } from '../../../kernel/http/reply.ts'
import type { Call, Operations } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../caller.ts'
import { loadMemberships } from '../groups/memberships.ts'
import { readListOptions, sectionsAsked } from '../pro/paging.ts'
import { existingId, readList, readOne } from '../pro/reading.ts'
import { inVersions } from '../pro/record.ts'
import { byId } from '../pro/record-table.ts'
import { computerRecord, type InventoryVersion, inventoryOf } from './computer.ts'
import { type ComputerUpdate, changeComputer } from './computer-changes.ts'

type JamfCall = Call<Caller>

const COMPUTER = { noun: 'Computer', table: 'computers' }
const VERSIONS: readonly InventoryVersion[] = [1, 2, 3, 4]

/** The inventory has the same operations in every version. */
export const computersInventory: Operations<Caller> = inVersions(VERSIONS, version => ({
  listComputers: call => listComputers(call, version),
  getComputer: call => getComputer(call, version, sectionsAsked(call, inventoryOf(version).sections)),
  getComputerDetail: call => getComputer(call, version),
  updateComputer: (call: Call<Caller, ComputerUpdate>) => updateComputer(call, version),
}))

function listComputers(call: JamfCall, version: InventoryVersion): Result {
  const { organisation } = call
  const sections = sectionsAsked(call, inventoryOf(version).sections)
  const projection = computerRecord(version, sections)
  const options = readListOptions(call, inventoryOf(version).entity, 'general.name:asc')
  const isLive = sections.includes('GROUP_MEMBERSHIPS')
  if (isLive) loadMemberships(organisation, 'computer', { entity: projection.entity, options })
  const memory = isLive ? undefined : `computers/${version}/${sections}`
  return readList(organisation, { ...projection, countFrom: 'computers row', memory }, options)
}

function getComputer(
  call: JamfCall,
  version: InventoryVersion,
  sections: readonly string[] = [...inventoryOf(version).sections.keys()],
): Result {
  const { entity, select } = computerRecord(version, sections)
  if (sections.includes('GROUP_MEMBERSHIPS')) {
    loadMemberships(call.organisation, 'computer', { entity, where: byId(call.params.id!) })
  }
  return readOne(call, { ...COMPUTER, entity, select })
}

function updateComputer(call: Call<Caller, ComputerUpdate>, version: InventoryVersion): Result {
  const id = existingId(call, COMPUTER)
  const { entity } = inventoryOf(version)
  changeComputer(call.organisation.database, id, { entity, body: call.body })
  // Only the first version answers with the record.
  return version > 1 ? undefined : getComputer(call, version)
}
