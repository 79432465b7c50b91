import { defaultDomain } from '../../../domain/directory/domains.ts'
import { RULED_GROUPS } from '../../../domain/directory/dynamic-memberships.ts'
import { securityIdentifierOf } from '../../../domain/directory/security-identifier.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import { value, values } from '../../../query/index.ts'
import { badRequest } from '../errors.ts'
import { entitySet, type Written } from '../odata/entity-set.ts'
import type { RelationChange } from '../odata/navigation/collection-relation.ts'
import type { GraphCall } from '../odata/reading.ts'
import { type Body, invalidValue, readColumns } from '../odata/writing.ts'
import { group } from './group.ts'
import { followRule, refuseBadRule, refuseDynamic } from './membership-rules.ts'
import { membershipActions } from './memberships.ts'

/** All that can be done with groups. */
export const groups = {
  ...entitySet(group, {
    set: 'groups',
    writes: {
      columns: (_call, body) => readColumns(group, withKinds(body)).row,
      checked: (_call, body) => refuseBadRule(body),
      added({ organisation }, { id, body: { mailEnabled, mailNickname } }) {
        const mail = mailEnabled ? `${mailNickname}@${defaultDomain(organisation.database)}` : null
        return {
          visibility: mail ? 'Public' : null,
          mail,
          security_identifier: securityIdentifierOf(id),
          renewed_at: present(organisation),
        }
      },
      written(call, write) {
        checkKind(call, write)
        follow(call, write)
      },
    },
    collections: { owners: keepOwner, members: guardMembers },
  }),
  ...membershipActions(group),
}

/** A group keeps an owner that is a user, once it has one (documented with the removal of owners; microsoftgraph/microsoft-graph-docs#5036, #12054). */
function keepOwner({ organisation: { database } }: GraphCall, { from, removed }: RelationChange): void {
  if (removed === undefined) return
  const owners = values<string>(
    database,
    `SELECT owner_id FROM group_owners WHERE group_id = ? AND owner_type = 'user' LIMIT 2`,
    from,
  )
  if (owners.length === 1 && owners[0] === removed.toLowerCase()) {
    throw badRequest('The group must have at least one owner, hence this owner cannot be removed.')
  }
}

/** A distribution list or a mail-enabled security group, as SQL over a row. */
const IS_LIST = `mail_enabled = 1 AND group_types_json NOT LIKE '%"Unified"%'`

const refuseRuled = refuseDynamic(RULED_GROUPS)

/** Exchange alone changes who is in a list (microsoftgraph/microsoft-graph-docs#14827, #14899). */
function guardMembers(call: GraphCall, change: RelationChange): void {
  refuseRuled(call, change)
  const isList = value(
    call.organisation.database,
    `SELECT 1 FROM groups WHERE id = ? AND ${IS_LIST}`,
    change.from,
  )
  if (isList) throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.')
}

const follow = followRule(group, RULED_GROUPS)

const KINDS = ['Unified', 'DynamicMembership']

/** Kinds of groups as the service spells them, each once. @throws Failure `Request_BadRequest` for one that there is not */
function withKinds(body: Body): Body {
  const { groupTypes } = body
  if (!Array.isArray(groupTypes)) return body
  const kinds = groupTypes.map(name => KINDS.find(kind => kind.toLowerCase() === String(name).toLowerCase()))
  if (kinds.includes(undefined)) throw invalidValue(group, 'groupTypes')
  return { ...body, groupTypes: [...new Set(kinds)] }
}

/**
 * Of the kinds of groups, Graph makes only security and Microsoft 365 groups; what another becomes by a change is no other matter.
 *
 * @throws Failure `Request_BadRequest`
 */
function checkKind({ organisation: { database } }: GraphCall, { id, body }: Written): void {
  if (!('mailEnabled' in body || 'groupTypes' in body)) return
  if (!value(database, `SELECT 1 FROM groups WHERE id = ? AND ${IS_LIST}`, id)) return
  throw badRequest(
    'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
  )
}
