import { defaultDomain } from '../../../domain/directory/domains.ts'
import { refreshDynamicGroup } from '../../../domain/directory/dynamic-groups.ts'
import {
  addGroup,
  changeGroup,
  findGroup,
  type GroupKind,
  deleteGroup as markDeleted,
} from '../../../domain/directory/groups.ts'
import { securityIdentifierOf } from '../../../domain/directory/security-identifier.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import { readOne, reads } from '../entity-reads.ts'
import { badRequest } from '../errors.ts'
import { created } from '../odata/creation.ts'
import { referredObject } from '../odata/navigation/references.ts'
import type { GraphCall } from '../odata/reading.ts'
import { type Body, readColumns, writing } from '../odata/writing.ts'
import { mismatch } from '../violations.ts'
import { group } from './group.ts'
import { type GroupRelation, relateAll, requireGroup } from './memberships.ts'

export const { list: listGroups, get: getGroup } = reads(group, 'groups')

export function createGroup(call: GraphCall): Result {
  const { organisation } = call
  const body = call.body as Body
  checkKind(body)
  const id = organisation.random.uuid()
  const now = present(organisation)
  const mail = body.mailEnabled ? `${body.mailNickname}@${defaultDomain(organisation.database)}` : null
  const given = { visibility: mail ? 'Public' : null, ...readColumns(group, body).row }
  const columns = { ...given, id, mail, security_identifier: securityIdentifierOf(id) }
  writing(group, () => addGroup(organisation.database, { ...columns, created_at: now, renewed_at: now }))
  const made = findGroup(organisation.database, id)!
  if (made.isDynamic) refreshDynamicGroup(organisation.database, id)
  bind(call, made, body)
  return created(call, { id, type: 'Group', body: readOne(call, group, { context: 'groups', key: id }) })
}

/** Of the kinds of groups, Graph makes only security and Microsoft 365 groups. @throws Failure */
function checkKind({ groupTypes = [], mailEnabled, membershipRule }: Body): void {
  const types = groupTypes as readonly string[]
  if (mailEnabled && !types.includes('Unified')) {
    throw badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
    )
  }
  if (types.includes('DynamicMembership') && !membershipRule) {
    throw badRequest("A value is required for property 'membershipRule' of resource 'Group'.", {
      target: 'membershipRule',
    })
  }
}

export function updateGroup(call: GraphCall): Result {
  const { database } = call.organisation
  const found = requireGroup(call)
  const body = call.body as Body
  const { row: columns } = readColumns(group, body)
  writing(group, () => changeGroup(database, found.id, columns))
  const changed = findGroup(database, found.id)!
  if (changed.isDynamic && ('membership_rule' in columns || !found.isDynamic))
    refreshDynamicGroup(database, found.id)
  bind(call, changed, body)
  return undefined
}

export function deleteGroup(call: GraphCall): Result {
  markDeleted(call.organisation.database, requireGroup(call).id, present(call.organisation))
  return undefined
}

const MOST_BOUND = 20

/** Adds what `members@odata.bind` and `owners@odata.bind` list. */
function bind(call: GraphCall, target: GroupKind, body: Body): void {
  for (const relation of ['owners', 'members'] satisfies GroupRelation[]) {
    const references = body[`${relation}@odata.bind`]
    if (references === undefined) continue
    if (!Array.isArray(references)) throw mismatch(`${relation}@odata.bind`)
    if (references.length > MOST_BOUND) {
      throw badRequest(
        `The number of references in '${relation}@odata.bind' exceeds the maximum of ${MOST_BOUND}.`,
      )
    }
    const objects = references.map(reference => referredObject(call, reference))
    relateAll(call, relation, { group: target, objects })
  }
}
