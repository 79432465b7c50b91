import { Failure } from '../../../kernel/http/failure.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import type { Call, Operations } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { forbidden, invalidField, unknownId } from '../errors.ts'
import { inVersions } from '../pro/record.ts'
import { recordId } from '../pro/record-id.ts'
import { smallBody } from '../pro/replies.ts'
import type { components } from '../request-bodies.ts'
import type { JamfTarget } from './criterion-fields.ts'
import { findGroup, groupMembers, type JamfGroup, recordIds } from './group-records.ts'
import { createGroup, deleteGroup, dependentOf, isNameTaken, updateGroup } from './group-writing.ts'

type Schemas = components['schemas']
type ComputersCall = Call<Caller, Schemas['StaticComputerGroupBody']>
type MobileCall = Call<Caller, Schemas['StaticMobileDeviceGroupBody']>

/** What is written to static groups of computers, in both versions, and of mobile devices. Who is in one is told by no read (seen). */
export const staticGroups: Operations<Caller> = {
  ...inVersions([2, 3], () => ({
    createStaticComputerGroup,
    updateStaticComputerGroup,
    deleteStaticComputerGroup: (call: Call<Caller>) => remove(call, 'computer'),
  })),
  createStaticMobileDeviceGroup,
  updateStaticMobileDeviceGroup,
  deleteStaticMobileDeviceGroup: (call: Call<Caller>) => remove(call, 'mobileDevice'),
}

function createStaticComputerGroup(call: ComputersCall): Result {
  const { database } = call.organisation
  const { name, description, siteId, assignments } = call.body
  requireFreeName(database, 'computer', { name })
  const id = createGroup(database, 'computer', {
    name,
    isSmart: false,
    description: description ?? '',
    siteId: siteOf(database, siteId),
    members: existing(database, 'computer', assignments ?? []),
  })
  return hrefOf(call, id)
}

/** A PUT replaces all of a group, its members too (seen). */
function updateStaticComputerGroup(call: ComputersCall): Result {
  const { database } = call.organisation
  const { name, description, siteId, assignments } = call.body
  const { id } = requireStatic(call, 'computer')
  // The real service fails at it with a 500 without details (seen), which is a refusal here.
  if (!assignments)
    throw new Failure('invalid', '', { code: 'NO_DETAILS', reason: 'There are no assignments.' })
  requireFreeName(database, 'computer', { name, id })
  updateGroup(database, id, {
    name,
    description: description ?? '',
    siteId: siteOf(database, siteId),
    members: existing(database, 'computer', assignments),
  })
  const after = requireStatic(call, 'computer')
  const members = groupMembers(call.organisation, 'computer', after).map(String)
  return smallBody({
    id: String(id),
    name,
    description: after.description,
    siteId: String(after.siteId),
    assignments: members,
  })
}

function createStaticMobileDeviceGroup(call: MobileCall): Result {
  const { database } = call.organisation
  const { groupName, groupDescription, siteId, assignments } = call.body
  // Seen; `-1` has to be said.
  if (siteId === undefined) throw forbidden('A group of mobile devices without a siteId is refused.')
  requireFreeName(database, 'mobileDevice', { name: groupName })
  const id = createGroup(database, 'mobileDevice', {
    name: groupName,
    isSmart: false,
    description: groupDescription ?? '',
    siteId: siteOf(database, siteId),
    members: assigned(database, [], assignments ?? []),
  })
  return hrefOf(call, id)
}

/** A PATCH adds the devices that are selected and takes those away that are not (documented). */
function updateStaticMobileDeviceGroup(call: MobileCall): Result {
  const { database } = call.organisation
  const { groupName, groupDescription, siteId, assignments } = call.body
  const group = requireStatic(call, 'mobileDevice')
  requireFreeName(database, 'mobileDevice', { name: groupName, id: group.id })
  const present = groupMembers(call.organisation, 'mobileDevice', group)
  updateGroup(database, group.id, {
    name: groupName,
    description: groupDescription,
    siteId: siteId === undefined ? undefined : siteOf(database, siteId),
    members: assignments && assigned(database, present, assignments),
  })
  const after = requireStatic(call, 'mobileDevice')
  return smallBody({
    groupId: String(after.id),
    groupName: after.name,
    groupDescription: after.description,
    siteId: String(after.siteId),
    assignments: assignments ?? [],
  })
}

/** @throws Failure 422 while a smart group asks for membership in it (documented; code and text are assumed) */
function remove(call: Call<Caller>, target: JamfTarget): Result {
  const { database } = call.organisation
  const group = requireStatic(call, target)
  const dependent = dependentOf(database, target, group)
  if (dependent)
    throw unprocessable('HAS_DEPENDENCIES', 'id', `The group ${dependent.name} depends on this one.`)
  deleteGroup(database, group.id)
  return undefined
}

function requireStatic({ organisation, params }: Call<Caller, unknown>, target: JamfTarget): JamfGroup {
  const group = findGroup(organisation.database, target, { id: recordId(params.id!) })
  if (!group || group.isSmart) throw unknownId('Static group', params.id!)
  return group
}

/** @throws Failure 422 (documented for groups, unlike other records) */
function requireFreeName(
  database: Database,
  target: JamfTarget,
  { name, id }: { name: string; id?: number },
): void {
  if (isNameTaken(database, target, name, id))
    throw unprocessable('DUPLICATE_FIELD', 'name', 'duplicate name')
}

function unprocessable(code: string, target: string, description: string): Failure {
  return new Failure('invalid', description, { status: 422, code, target })
}

function siteOf(database: Database, id: string | null | undefined): number {
  if (id === null || id === undefined || id === '-1') return -1
  const found = value<number>(database, 'SELECT id FROM jamf_sites WHERE id = ?', recordId(id))
  if (found === undefined) throw invalidField('siteId', `No site has the id ${id}.`)
  return found
}

/** @throws Failure `INVALID_FIELD` for one that there is not (assumed) */
function existing(database: Database, target: JamfTarget, ids: readonly string[]): number[] {
  const known = new Set(recordIds(database, target))
  const unknown = ids.find(id => !known.has(recordId(id)))
  if (unknown !== undefined) throw invalidField('assignments', `No record has the id ${unknown}.`)
  return ids.map(recordId)
}

function assigned(
  database: Database,
  present: readonly number[],
  assignments: NonNullable<MobileCall['body']['assignments']>,
): number[] {
  const members = new Set(present)
  const ids = existing(
    database,
    'mobileDevice',
    assignments.map(({ mobileDeviceId }) => mobileDeviceId),
  )
  for (const [index, { selected }] of assignments.entries()) {
    if (selected ?? true) members.add(ids[index]!)
    else members.delete(ids[index]!)
  }
  return [...members]
}

function hrefOf({ origin, operation }: Pick<Call, 'origin' | 'operation'>, id: number): Result {
  return smallBody({ id: String(id), href: `${origin}${operation.path}/${id}` })
}
