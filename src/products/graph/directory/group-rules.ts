import type { DirectoryObject } from '../../../domain/directory/directory-objects.ts'
import { Failure } from '../../../kernel/http/failure.ts'
import { one } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import {
  badRequest,
  DetailedFailure,
  insufficientPrivileges,
  invalidValue,
  objectConflict,
} from '../errors.ts'
import type { Written } from '../odata/entity-set.ts'
import type { GraphCall } from '../odata/reading.ts'
import { type Body, readOnly } from '../odata/writing.ts'

const UNIFIED = `row.group_types_json LIKE '%"Unified"%'`
const DYNAMIC = `row.group_types_json LIKE '%"DynamicMembership"%'`

/** A distribution list or a mail-enabled security group, as SQL over a row. */
export const IS_LIST = `row.mail_enabled = 1 AND NOT ${UNIFIED}`

/** What a group must not be after a write. */
interface StateRule {
  /** Properties of which a write can make it so; what was so before may stay. */
  readonly of: readonly string[]
  /** SQL over a row. */
  readonly when: string
  readonly refusal: () => Failure
}

const unsupportedMail = () =>
  badRequest(
    'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
  )
const invalid = (property: string) => () => invalidValue('Group', property)

/** Kinds of groups as Graph makes them: security and Microsoft 365. What the second two, the fifth and the sixth say is assumed. */
const STATES: readonly StateRule[] = [
  // Seen: PnP-Sites-Core's and others' notes on a body without `groupTypes`.
  { of: ['mailEnabled', 'groupTypes'], when: IS_LIST, refusal: unsupportedMail },
  {
    of: ['mailEnabled', 'groupTypes', 'securityEnabled'],
    when: `row.mail_enabled = 0 AND row.security_enabled = 0 AND NOT ${UNIFIED}`,
    refusal: unsupportedMail,
  },
  {
    of: ['mailEnabled', 'groupTypes'],
    when: `row.mail_enabled = 0 AND ${UNIFIED}`,
    refusal: invalid('mailEnabled'),
  },
  // Seen: microsoftgraph/microsoft-graph-docs-contrib#1524.
  {
    of: ['visibility', 'isAssignableToRole'],
    when: `row.is_assignable_to_role = 1 AND row.visibility <> 'Private'`,
    refusal: () => badRequest('Visibility can only be set to Private for groups assignable to role.'),
  },
  // Documented: only Microsoft 365 groups hide who is in them.
  {
    of: ['visibility', 'groupTypes'],
    when: `row.visibility = 'HiddenMembership' AND NOT ${UNIFIED}`,
    refusal: invalid('visibility'),
  },
  // Documented: such a group is a security group and not dynamic.
  {
    of: ['isAssignableToRole', 'groupTypes', 'securityEnabled'],
    when: `row.is_assignable_to_role = 1 AND (row.security_enabled = 0 OR ${DYNAMIC})`,
    refusal: invalid('isAssignableToRole'),
  },
  // Of Microsoft 365 groups only, and so documented (microsoftgraph/microsoft-graph-docs#5122).
  {
    of: ['mailNickname', 'mailEnabled', 'groupTypes'],
    when: `row.mail_enabled = 1 AND EXISTS (SELECT 1 FROM groups other WHERE other.id <> row.id AND other.mail_enabled = 1
      AND other.deleted_at IS NULL AND other.mail_nickname = row.mail_nickname)`,
    refusal: () => objectConflict('mailNickname'),
  },
]

/** Refuses what a write has made of a group. @throws Failure `Request_BadRequest` */
export function checkState({ organisation: { database } }: GraphCall, { id, body }: Written): void {
  for (const { of, when, refusal } of STATES) {
    if (!of.some(name => name in body)) continue
    if (one(database, `SELECT 1 FROM groups row WHERE row.id = ? AND ${when}`, id)) throw refusal()
  }
}

/** What is set when a group is made, and for good (documented). */
const ONCE = ['resourceBehaviorOptions', 'isAssignableToRole']

/** Refuses a change of what is set once. @throws Failure `Request_BadRequest` */
export function refuseLate(body: Body): void {
  const late = ONCE.find(name => name in body)
  if (late !== undefined) throw readOnly(late)
  if (String(body.visibility).toLowerCase() === 'hiddenmembership') throw invalidValue('Group', 'visibility')
}

/** The addresses of a group are Exchange's alone (microsoftgraph/microsoft-graph-docs#4957). @throws Failure 403 */
export function refuseAddresses(body: Body): void {
  if (!('proxyAddresses' in body)) return
  throw new Failure(
    'forbidden',
    'The requesting application is not authorized to set group proxy addresses.',
    {
      code: 'Authorization_RequestDenied',
      target: 'proxyAddresses',
    },
  )
}

/** What is needed to make groups that may be given roles, and to say who is in them (documented). */
const ROLES = 'RoleManagement.ReadWrite.Directory'

/** @throws Failure 403 */
export function requireRoleManagement({ roles }: Caller): void {
  if (!roles.includes(ROLES))
    throw insufficientPrivileges(
      `The group may be given roles, so that it takes ${ROLES}; the token lacks it.`,
    )
}

/**
 * Refuses members of a kind that a group cannot have: the documented table of `POST /groups/{id}/members/$ref`. A Microsoft 365 group has
 * users only (microsoftgraph/microsoft-graph-docs#11629, Azure/azure-cli#29097) and is in no other group (words assumed); one that may be
 * given roles has no groups (terraform-provider-azuread#651, MicrosoftDocs/azure-docs#88710).
 *
 * @throws Failure `Request_BadRequest`
 */
export function refuseKinds(
  { organisation: { database } }: GraphCall,
  groupId: string,
  added: readonly DirectoryObject[],
): void {
  const is = (id: string, what: string) =>
    one(database, `SELECT 1 FROM groups row WHERE row.id = ? AND ${what}`, id)
  const unified = is(groupId, UNIFIED)
  const forRoles = is(groupId, 'row.is_assignable_to_role = 1')
  for (const { id, type } of added) {
    // Of devices and security groups the spelling is assumed.
    const written = `Directory object type: ${type[0]!.toUpperCase()}${type.slice(1)}`
    const kind = type === 'group' && is(id, UNIFIED) ? 'Unified Groups' : written
    if (unified && type !== 'user') throw notAmong(`${kind} cannot be added to Unified Groups.`)
    if (type === 'group' && forRoles)
      throw badRequest('Nesting is currently not supported for groups that can be assigned to a role.')
    if (kind === 'Unified Groups') throw notAmong(`${kind} cannot be added to Security Groups.`)
  }
}

function notAmong(sentence: string): Failure {
  const message = `${sentence} paramName: Members, paramValue: , objectType: Microsoft.Online.DirectoryServices.Group`
  return new DetailedFailure(message, [{ code: 'InvalidValue', target: 'members' }])
}
