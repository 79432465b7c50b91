import type { Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { all, value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { keyOf } from '../classic/reading.ts'
import { unknownId } from '../errors.ts'
import { recordId } from '../pro/record-id.ts'
import type { Criterion } from './criterion.ts'
import { findGroup, groupMembers, type JamfGroup, listGroups } from './group-records.ts'

type JamfCall = Call<Caller>

export function classicListComputerGroups(call: JamfCall): Result {
  const groups = listGroups(call.organisation.database, 'computer')
  const items = groups.map(({ id, name, isSmart }) => ({ id, name, is_smart: isSmart }))
  return { computer_groups: items }
}

/** A group with its criteria and those who are in it now. */
export function classicGetComputerGroup(call: JamfCall): Result {
  const { organisation, operation } = call
  const value = call.params.value!
  const key = keyOf(operation) === 'name' ? { name: value } : { id: recordId(value) }
  const group = findGroup(organisation.database, 'computer', key)
  if (!group) throw unknownId('Computer group', value)
  return {
    computer_group: {
      id: group.id,
      name: group.name,
      is_smart: group.isSmart,
      site: siteOf(organisation, group.siteId),
      criteria: group.criteria.map(writeCriterion),
      computers: membersOf(organisation, group),
    },
  }
}

function writeCriterion({ name, priority, andOr, searchType, value, openingParen, closingParen }: Criterion) {
  return {
    name,
    priority,
    and_or: andOr,
    search_type: searchType,
    value,
    opening_paren: openingParen,
    closing_paren: closingParen,
  }
}

function siteOf({ database }: Organisation, id: number) {
  const name = value(database, 'SELECT name FROM jamf_sites WHERE id = ?', id)
  return { id: name === undefined ? -1 : id, name: name ?? 'None' }
}

function membersOf(organisation: Organisation, group: JamfGroup): unknown[] {
  return all(
    organisation.database,
    `SELECT computers.id, devices.name, ifnull(mac_address, '') mac_address, ifnull(alt_mac_address, '') alt_mac_address,
            ifnull(serial_number, '') serial_number
     FROM computers JOIN devices ON devices.seq = computers.device_seq
     WHERE computers.id IN (SELECT value FROM json_each(?)) ORDER BY computers.id`,
    JSON.stringify(groupMembers(organisation, 'computer', group)),
  )
}
