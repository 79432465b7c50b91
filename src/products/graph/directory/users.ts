import { hasVerifiedDomain } from '../../../domain/directory/domains.ts'
import { refreshMembershipsOf } from '../../../domain/directory/dynamic-groups.ts'
import { addUser, changeUser, deleteUser as markDeleted } from '../../../domain/directory/users.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Columns } from '../../../query/index.ts'
import { readOne, reads } from '../entity-reads.ts'
import { badRequest } from '../errors.ts'
import { created } from '../odata/creation.ts'
import { requireId } from '../odata/keys.ts'
import type { GraphCall } from '../odata/reading.ts'
import { type Body, readColumns, writing } from '../odata/writing.ts'
import { user } from './user.ts'

export const { list: listUsers, get: getUser } = reads(user, 'users')

export function createUser(call: GraphCall): Result {
  const { organisation } = call
  const body = call.body as Body
  const columns = userColumns(organisation, body)
  const id = organisation.random.uuid()
  writing(user, () => addUser(organisation.database, { ...columns, id, created_at: present(organisation) }))
  refreshMembershipsOf(organisation.database, { userId: id, properties: Object.keys(user.properties) })
  const made = readOne(call, user, { context: 'users', key: id })
  return created(call, { id, type: 'User', body: made })
}

export function updateUser(call: GraphCall): Result {
  const id = requireId(call, user)
  const { database } = call.organisation
  const body = call.body as Body
  const columns = userColumns(call.organisation, body)
  writing(user, () => changeUser(database, id, columns))
  refreshMembershipsOf(database, { userId: id, properties: Object.keys(body) })
  return undefined
}

export function deleteUser(call: GraphCall): Result {
  markDeleted(call.organisation.database, requireId(call, user), present(call.organisation))
  return undefined
}

/** @throws Failure `Request_BadRequest` */
function userColumns({ database }: Organisation, { passwordProfile, ...body }: Body): Columns {
  const { row: columns } = readColumns(user, body)
  const name = columns.user_principal_name
  if (typeof name === 'string' && !hasVerifiedDomain(database, name)) {
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      { target: 'userPrincipalName' },
    )
  }
  const password = (passwordProfile as { password?: string } | undefined)?.password
  return password ? { ...columns, password_hash: hashSecret(password) } : columns
}
