import { Failure } from '../../../kernel/http/failure.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import type { Call, Operations } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { SiteFailure, unknownId } from '../errors.ts'
import { inVersions } from '../pro/record.ts'
import { recordId } from '../pro/record-id.ts'
import { smallBody } from '../pro/replies.ts'
import type { components } from '../request-bodies.ts'
import type { JamfTarget } from './criterion-fields.ts'
import { eligibleIds, findGroup, groupMembers, type JamfGroup, recordIds } from './group-records.ts'
import { createGroup, deleteGroup, dependentOf, isNameTaken, updateGroup } from './group-writing.ts'

type Schemas = components['schemas']
type ComputersCall = Call<Caller, Schemas['StaticComputerGroupBody']>
type MobileCall = Call<Caller, Schemas['StaticMobileDeviceGroupBody']>

/**
 * What is written to static groups of computers, in both versions, and of mobile devices. Who is in one is told by no read (seen). Every
 * write replaces description and site, and needs `assignments`; those of mobile devices need a `siteId` too (seen on 11.32.0:
 * jamf/terraform-provider-jamfplatform, internal/common/progroups/doc.go).
 */
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
  requireAssignments(assignments)
  requireFreeName(database, 'computer', { name })
  const site = siteOf(database, siteId)
  const id = createGroup(database, 'computer', {
    name,
    isSmart: false,
    description: description ?? '',
    siteId: site,
    members: among(eligibleIds(database, 'computer', site), assignments),
  })
  return hrefOf(call, id)
}

/** A PUT replaces all of a group, its members too (seen). */
function updateStaticComputerGroup(call: ComputersCall): Result {
  const { database } = call.organisation
  const { name, description, siteId, assignments } = call.body
  const { id } = requireStatic(call, 'computer')
  requireAssignments(assignments)
  requireFreeName(database, 'computer', { name, id })
  const site = siteOf(database, siteId)
  updateGroup(database, id, {
    name,
    description: description ?? '',
    siteId: site,
    members: among(eligibleIds(database, 'computer', site), assignments),
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
  requireSite(siteId)
  requireAssignments(assignments)
  requireFreeName(database, 'mobileDevice', { name: groupName })
  const site = siteOf(database, siteId)
  const id = createGroup(database, 'mobileDevice', {
    name: groupName,
    isSmart: false,
    description: groupDescription ?? '',
    siteId: site,
    members: assigned(database, { site, present: [] }, assignments),
  })
  return hrefOf(call, id)
}

/** A PATCH adds the devices that are selected and takes those away that are not (documented); all others stay (seen). */
function updateStaticMobileDeviceGroup(call: MobileCall): Result {
  const { database } = call.organisation
  const { groupName, groupDescription, siteId, assignments } = call.body
  const group = requireStatic(call, 'mobileDevice')
  requireSite(siteId)
  requireAssignments(assignments)
  requireFreeName(database, 'mobileDevice', { name: groupName, id: group.id })
  const present = groupMembers(call.organisation, 'mobileDevice', group)
  const site = siteOf(database, siteId)
  updateGroup(database, group.id, {
    name: groupName,
    description: groupDescription ?? '',
    siteId: site,
    members: assigned(database, { site, present }, assignments),
  })
  const after = requireStatic(call, 'mobileDevice')
  return smallBody({
    groupId: String(after.id),
    groupName: after.name,
    groupDescription: after.description,
    siteId: String(after.siteId),
    assignments,
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

/** A group of mobile devices that is in no site says `-1`. */
function requireSite(siteId: string | undefined): asserts siteId is string {
  if (siteId === undefined)
    throw new SiteFailure('siteId', 'A group of mobile devices without a siteId is refused.')
}

function siteOf(database: Database, id: string | null | undefined): number {
  if (id === null || id === undefined || id === '-1') return -1
  const found = value<number>(database, 'SELECT id FROM jamf_sites WHERE id = ?', recordId(id))
  if (found === undefined) throw new SiteFailure(null, `No site has the id ${id}.`)
  return found
}

/** The real service fails at it with a 500 without details (seen), which is a refusal here. */
function requireAssignments<T>(assignments: T): asserts assignments is NonNullable<T> {
  if (!assignments)
    throw new Failure('invalid', '', { code: 'NO_DETAILS', reason: 'There are no assignments.' })
}

/** @throws Failure `INVALID_DEVICE` (seen) when one of the ids is none of these; the words are assumed */
function among(those: readonly number[], ids: readonly string[]): number[] {
  const known = new Set(those)
  const other = ids.find(id => !known.has(recordId(id)))
  if (other === undefined) return ids.map(recordId)
  throw new Failure('invalid', 'One or more devices cannot be in this group.', {
    code: 'INVALID_DEVICE',
    target: 'assignments',
    reason: `The device ${other} does not exist, is in another site than the group, or is a computer that is not managed.`,
  })
}

function assigned(
  database: Database,
  { site, present }: { site: number; present: readonly number[] },
  assignments: NonNullable<MobileCall['body']['assignments']>,
): number[] {
  const chosen = (wanted: boolean) =>
    assignments
      .filter(({ selected }) => (selected ?? true) === wanted)
      .map(({ mobileDeviceId }) => mobileDeviceId)
  const going = new Set(among(recordIds(database, 'mobileDevice'), chosen(false)))
  const coming = among(eligibleIds(database, 'mobileDevice', site), chosen(true))
  return [...new Set([...present.filter(id => !going.has(id)), ...coming])]
}

function hrefOf({ origin, operation }: Pick<Call, 'origin' | 'operation'>, id: number): Result {
  return smallBody({ id: String(id), href: `${origin}${operation.path}/${id}` })
}
