import type { Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call, Operations } from '../../../kernel/pipeline/product.ts'
import { readObject, type Sql, value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import {
  byEachKey,
  classicList,
  deviceBy,
  keyOf,
  matching,
  parsedRecord,
  partsOf,
} from '../classic/reading.ts'
import { membersOf, type ProRecord } from '../classic/record.ts'
import { loadMemberships } from '../groups/memberships.ts'
import { computerParts } from './classic-computer.ts'
import { classicComputerBasic, classicComputerMatch, classicComputerName } from './classic-lists.ts'
import { computerRecord, inventoryOf } from './computer.ts'

type JamfCall = Call<Caller>

function classicListComputers(call: JamfCall): Result {
  return classicList(call, 'computers', { entity: classicComputerName })
}

function classicListComputersBasic(call: JamfCall): Result {
  return classicList(call, 'computers', { entity: classicComputerBasic })
}

function classicMatchComputers(call: JamfCall): Result {
  const filter = matching(classicComputerMatch, call.params.value!)
  return classicList(call, 'computers', { entity: classicComputerMatch, filter })
}

/** One Mac by whatever the path names it by, or some parts of it. */
function classicGetComputer(call: JamfCall): Result {
  const { value, subset } = call.params
  const where = deviceBy(keyOf(call.operation), value!)
  const record = readRecord(call.organisation, where, value!)
  return { computer: partsOf(computerParts, record, subset) }
}

/** The Pro API's record with all sections, and the names behind its ids. */
function readRecord(organisation: Organisation, where: Sql, value: string): ProRecord {
  // The first version has everything that the Classic form shows.
  const { entity, select } = computerRecord(1, [...inventoryOf(1).sections.keys()])
  loadMemberships(organisation, 'computer', { entity, where })
  const record = parsedRecord(readObject(organisation.database, entity, { select, where }), value)
  const { buildingId, departmentId } = membersOf(record.userAndLocation)
  return {
    ...record,
    id: String(record.id),
    building: nameOf(organisation, 'buildings', buildingId),
    department: nameOf(organisation, 'departments', departmentId),
  }
}

function nameOf({ database }: Organisation, kind: 'buildings' | 'departments', id: unknown): string {
  return value<string>(database, `SELECT name FROM jamf_${kind} WHERE id = ?`, id ?? null) ?? ''
}

export const classicComputers: Operations<Caller> = {
  classicListComputers,
  classicListComputersBasic,
  classicMatchComputers,
  ...byEachKey('classicGetComputer', classicGetComputer),
  ...byEachKey('classicGetComputerSubset', classicGetComputer),
}
