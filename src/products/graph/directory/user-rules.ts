import { hasVerifiedDomain, isPrincipalName } from '../../../domain/directory/domains.ts'
import { isGoodPassword, PASSWORD_POLICIES } from '../../../domain/directory/passwords.ts'
import { addressesOf, ownerOfAddress, proxyAddresses } from '../../../domain/directory/users.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, value } from '../../../query/index.ts'
import { DetailedFailure, insufficientPrivileges, invalidValue, objectConflict } from '../errors.ts'
import type { Written } from '../odata/entity-set.ts'
import type { GraphCall } from '../odata/reading.ts'
import { type Body, readColumns } from '../odata/writing.ts'
import type { components } from '../request-bodies.ts'
import { user } from './user.ts'

/**
 * What a body says of a user as columns.
 *
 * @param id absent for a new user
 * @throws Failure `Request_BadRequest` for a value that the directory does not take
 */
export function userColumns(call: GraphCall, body: Body, id?: string): Columns {
  const { database } = call.organisation
  const { passwordProfile: _, ...rest } = body
  const { row: columns } = readColumns(user, rest)
  const { user_principal_name: name } = columns
  const policies = 'passwordPolicies' in body ? columns.password_policies : policiesOf(database, id)
  if (typeof name === 'string') {
    if (!hasVerifiedDomain(database, name)) throw foreignDomain()
    // The code is assumed.
    if (!isPrincipalName(name))
      throw refusedValue('userPrincipalName', 'Property userPrincipalName is invalid.')
  }
  if (typeof policies === 'string' && !policies.split(/, ?/).every(part => PASSWORD_POLICIES.includes(part)))
    throw invalidValue('User', 'passwordPolicies')
  return {
    ...columns,
    ...addressColumns(database, columns.mail, id),
    ...passwordColumns(call, { body, policies: policies as string | null, id }),
  }
}

function policiesOf(database: Database, id: string | undefined): string | null {
  const text = 'SELECT password_policies FROM users WHERE id = ?'
  return id === undefined ? null : (value<string | null>(database, text, id) ?? null)
}

function refusedValue(target: string, message: string): DetailedFailure {
  return new DetailedFailure(message, [{ code: 'InvalidValue', target }])
}

function foreignDomain(): DetailedFailure {
  return refusedValue(
    'userPrincipalName',
    'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
  )
}

/** A mail address is one that mail can be sent to as well (documented), so that it is nobody else's (microsoft-graph-docs-contrib#8421). */
function addressColumns(
  database: Database,
  mail: Columns[string] | undefined,
  id: string | undefined,
): Columns {
  if (typeof mail !== 'string') return {}
  const other = ownerOfAddress(database, mail)
  if (other && other.id !== id)
    throw objectConflict('proxyAddresses', `${other.type === 'user' ? 'User' : 'Group'}_${other.id}`)
  return { proxy_addresses_json: JSON.stringify(proxyAddresses(addressesOf(database, id), mail)) }
}

/** What an application needs a permission of its own to change. */
const PASSWORDS = 'User-PasswordProfile.ReadWrite.All'
/** What an application cannot change of an administrator without a role in the directory (documented); none has one here. */
const OF_OTHERS_ONLY = ['passwordProfile', 'businessPhones', 'mobilePhone', 'otherMails']

/**
 * Refuses what the permission to write users is not enough for (microsoftgraph/microsoft-graph-docs#13135, #16320; contrib#1548).
 *
 * @throws Failure 403
 */
export function refuseForbidden(
  { organisation: { database }, caller }: GraphCall,
  { id, body }: Written,
): void {
  if ('passwordProfile' in body && !caller.roles.includes(PASSWORDS))
    throw insufficientPrivileges(`An application sets the password of a user with ${PASSWORDS} only.`)
  // Whatever its permissions: microsoftgraph/msgraph-beta-sdk-java#951.
  if ('proxyAddresses' in body) throw insufficientPrivileges('No application sets the addresses of a user.')
  const concerned = OF_OTHERS_ONLY.filter(name => name in body)
  if (concerned.length === 0) return
  if (value(database, 'SELECT is_administrator FROM users WHERE id = ?', id) === 1) {
    throw insufficientPrivileges(
      `The user is an administrator: an application without a role cannot set ${concerned.join(', ')}.`,
    )
  }
}

/** @throws Failure `Request_BadRequest` for a password that breaks the policies which the user has after the write */
function passwordColumns({ organisation }: GraphCall, { body, policies, id }: NewPassword): Columns {
  const { password } = (body.passwordProfile ?? {}) as Profile
  if (password === undefined) return {}
  if (!isGoodPassword(password, policies)) {
    // msgraph-sdk-java-auth#36; the details are assumed, after those of the older Graph.
    throw new DetailedFailure(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
      [{ code: 'GenericError', target: 'passwordProfile' }],
    )
  }
  const now = present(organisation)
  return {
    password_hash: hashSecret(password),
    // Another password ends sessions, too (documented).
    ...(id === undefined ? {} : { password_changed_at: now, sessions_revoked_at: now }),
  }
}

interface NewPassword {
  readonly body: Body
  readonly policies: string | null
  /** Absent for a new user. */
  readonly id: string | undefined
}

type Profile = Exclude<components['schemas']['userChange']['passwordProfile'], undefined>
