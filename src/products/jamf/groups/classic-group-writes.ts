import { Failure } from '../../../kernel/http/failure.ts'
import type { Call, Operations } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { membersOf, textOf } from '../classic/form.ts'
import type { Members } from '../classic/record.ts'
import { writing, written } from '../classic/record-operations.ts'
import { unknownId } from '../errors.ts'
import { recordId } from '../pro/record-id.ts'
import type { Criterion } from './criterion.ts'
import { criterionFields } from './criterion-fields.ts'
import { findGroup, groupMembers, type JamfGroup } from './group-records.ts'
import {
  createGroup,
  deleteGroup,
  dependentOf,
  type GroupChange,
  isNameTaken,
  updateGroup,
} from './group-writing.ts'

type ClassicCall = Call<Caller>

const API = { root: 'computer_group' }

const conflict = (message: string): Failure => new Failure('conflict', message)

/** What is written to groups of computers. POST makes one whatever id the path has; what the body does not have stays as it is (seen). */
export const classicGroupWrites: Operations<Caller> = {
  classicCreateComputerGroup: writing(API, ({ organisation }, body) => {
    const { database } = organisation
    const { name, ...change } = readGroup(database, body)
    if (name === undefined) throw conflict('The name is missing')
    const isSmart = textOf(body.is_smart) === 'true'
    const members = membersAfter(database, [], body)
    return createGroup(database, 'computer', { name, isSmart, ...change, members: isSmart ? [] : members })
  }),
  classicUpdateComputerGroup: writing(API, (call, body) => {
    const { database } = call.organisation
    const group = requireGroup(call)
    const change = readGroup(database, body, group.id)
    const members = membersAfter(database, groupMembers(call.organisation, 'computer', group), body)
    updateGroup(database, group.id, { ...change, members: group.isSmart ? undefined : members })
    return group.id
  }),
  classicDeleteComputerGroup: call => {
    const { database } = call.organisation
    const group = requireGroup(call)
    // That it is refused is assumed, as it is for the Pro API.
    const dependent = dependentOf(database, 'computer', group)
    if (dependent) throw conflict(`The group ${dependent.name} depends on this one`)
    deleteGroup(database, group.id)
    return written(API, group.id)
  },
}

function requireGroup({ organisation, params }: ClassicCall): JamfGroup {
  const group = findGroup(organisation.database, 'computer', { id: recordId(params.value!) })
  if (!group) throw unknownId('Computer group', params.value!)
  return group
}

/** The group as the body has it; a list in it replaces the whole list (seen). */
function readGroup(database: Database, body: Members, id = 0): GroupChange {
  const name = body.name === undefined ? undefined : textOf(body.name).trim()
  if (name === '') throw conflict('The name is missing')
  if (name !== undefined && isNameTaken(database, 'computer', name, id)) throw conflict('Duplicate name')
  return {
    name,
    siteId: body.site === undefined ? undefined : siteOf(database, membersOf(body.site)),
    criteria: body.criteria === undefined ? undefined : readCriteria(database, membersOf(body.criteria)),
  }
}

/** By its id, or by its name. */
function siteOf(database: Database, site: Members): number {
  const [id, name] = [textOf(site.id), textOf(site.name)]
  if (id === '-1' || (id === '' && (name === '' || name.toLowerCase() === 'none'))) return -1
  const found = id
    ? value<number>(database, 'SELECT id FROM jamf_sites WHERE id = ?', recordId(id))
    : value<number>(database, 'SELECT id FROM jamf_sites WHERE name = ?', name)
  if (found === undefined) throw conflict('Problem with site name')
  return found
}

/** @throws Failure 409 for a name that there is not (that it is refused is inferred) */
function readCriteria(database: Database, criteria: Members): Criterion[] {
  return elementsOf(criteria.criterion).map((criterion, index) => {
    const name = textOf(criterion.name)
    if (!/^computer group$/i.test(name) && !criterionFields(database, 'computer', name)) {
      throw conflict('Problem with criteria')
    }
    return {
      name,
      priority: /^\d{1,9}$/.test(textOf(criterion.priority)) ? Number(textOf(criterion.priority)) : index,
      andOr: textOf(criterion.and_or) === 'or' ? 'or' : 'and',
      searchType: textOf(criterion.search_type),
      value: textOf(criterion.value),
      openingParen: textOf(criterion.opening_paren) === 'true',
      closingParen: textOf(criterion.closing_paren) === 'true',
    }
  })
}

/**
 * Who is in a static group after a write: `computers` replaces all, additions and deletions change it. One computer that there is not, or
 * one to be taken away that is no member, and nothing of the request is done (seen). The computers of a smart group are looked for too,
 * although they mean nothing (jamf/Replicator#9).
 *
 * @throws Failure 409
 */
function membersAfter(database: Database, present: readonly number[], body: Members): number[] | undefined {
  const { computers, computer_additions: additions, computer_deletions: deletions } = body
  if (computers === undefined && additions === undefined && deletions === undefined) return undefined
  const find = (list: unknown): number[] =>
    elementsOf(membersOf(list).computer).map(computer => computerId(database, computer))
  const members = new Set(computers === undefined ? present : find(computers))
  for (const id of find(additions)) members.add(id)
  for (const id of find(deletions)) if (!members.delete(id)) throw unmatched()
  return [...members]
}

const unmatched = (): Failure => conflict('Unable to match computer')

/** By the first of its facts that the element has. */
function computerId(database: Database, computer: Members): number {
  const facts = [
    ['computers.id', textOf(computer.id) && String(recordId(textOf(computer.id)))],
    ['serial_number', textOf(computer.serial_number)],
    ['udid', textOf(computer.udid)],
    ['name', textOf(computer.name)],
  ] as const
  const [column, fact] = facts.find(([, text]) => text !== '') ?? []
  if (column === undefined) throw unmatched()
  const sql = `SELECT computers.id FROM computers JOIN devices ON devices.seq = device_seq WHERE ${column} = ?`
  const id = value<number>(database, sql, fact)
  if (id === undefined) throw unmatched()
  return id
}

function elementsOf(given: unknown): Members[] {
  return given === undefined ? [] : [given].flat().map(membersOf)
}
