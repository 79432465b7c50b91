import { defaultDomain } from '../../../domain/directory/domains.ts'
import { RULED_GROUPS } from '../../../domain/directory/dynamic-memberships.ts'
import { securityIdentifierOf } from '../../../domain/directory/security-identifier.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import { one, value, values } from '../../../query/index.ts'
import { badRequest } from '../errors.ts'
import { entitySet } from '../odata/entity-set.ts'
import type { RelationChange } from '../odata/navigation/collection-relation.ts'
import type { GraphCall } from '../odata/reading.ts'
import type { Body } from '../odata/writing.ts'
import { group } from './group.ts'
import {
  checkState,
  IS_LIST,
  refuseAddresses,
  refuseKinds,
  refuseLate,
  requireRoleManagement,
} from './group-rules.ts'
import { followRule, refuseBadRule, refuseDynamic } from './membership-rules.ts'
import { membershipActions } from './memberships.ts'

/** All that can be done with groups. */
export const groups = {
  ...entitySet(group, {
    set: 'groups',
    writes: {
      checked: ({ caller }, body) => {
        refuseAddresses(body)
        if (body.isAssignableToRole === true) requireRoleManagement(caller)
        refuseBadRule(body)
      },
      added({ organisation }, { id, body }) {
        const { mailEnabled, mailNickname } = body
        const mail = mailEnabled ? `${mailNickname}@${defaultDomain(organisation.database)}` : null
        return {
          visibility: visibilityOf(body),
          mail,
          security_identifier: securityIdentifierOf(id),
          renewed_at: present(organisation),
        }
      },
      changing(_call, { body }) {
        refuseAddresses(body)
        refuseLate(body)
      },
      written(call, write) {
        checkState(call, write)
        follow(call, write)
      },
    },
    collections: { owners: guardOwners, members: guardMembers },
    // Documented of members; microsoftgraph/microsoft-graph-docs#13029, #19619; entra-powershell#1343. `$expand` has them all.
    withheld: {
      members: ['servicePrincipal'],
      transitiveMembers: ['servicePrincipal'],
      owners: ['servicePrincipal'],
    },
  }),
  ...membershipActions(group),
}

/** What a group has whose body says nothing: who may be given roles is hidden from view (documented). */
function visibilityOf({ isAssignableToRole, mailEnabled }: Body): string | null {
  if (isAssignableToRole) return 'Private'
  return mailEnabled ? 'Public' : null
}

function isRoleAssignable({ organisation: { database } }: GraphCall, id: string): boolean {
  return value(database, 'SELECT is_assignable_to_role FROM groups WHERE id = ?', id) === 1
}

/**
 * A group keeps an owner that is a user, once it has one (documented with the removal of owners; microsoftgraph/microsoft-graph-docs#5036,
 * #12054); one that may be given roles need not (msgraph-metadata#653).
 */
function guardOwners(call: GraphCall, { from, removed }: RelationChange): void {
  if (isRoleAssignable(call, from)) {
    requireRoleManagement(call.caller)
    return
  }
  if (removed === undefined) return
  const owners = values<string>(
    call.organisation.database,
    `SELECT owner_id FROM group_owners WHERE group_id = ? AND owner_type = 'user' LIMIT 2`,
    from,
  )
  if (owners.length === 1 && owners[0] === removed.toLowerCase()) {
    throw badRequest('The group must have at least one owner, hence this owner cannot be removed.')
  }
}

const refuseRuled = refuseDynamic(RULED_GROUPS)

/** Exchange alone changes who is in a list (microsoftgraph/microsoft-graph-docs#14827, #14899). */
function guardMembers(call: GraphCall, change: RelationChange): void {
  if (isRoleAssignable(call, change.from)) requireRoleManagement(call.caller)
  refuseRuled(call, change)
  const { database } = call.organisation
  if (one(database, `SELECT 1 FROM groups row WHERE row.id = ? AND ${IS_LIST}`, change.from))
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.')
  refuseKinds(call, change.from, change.added ?? [])
}

const follow = followRule(group, RULED_GROUPS)
