import { hasVerifiedDomain } from '../../../domain/domains.ts'
import { refreshDynamicGroups } from '../../../domain/dynamic-groups.ts'
import { present } from '../../../domain/moments.ts'
import { hashSecret } from '../../../domain/secrets.ts'
import { addUser, changeUser, findUserId, deleteUser as markDeleted } from '../../../domain/users.ts'
import type { Result } from '../../../kernel/product.ts'
import type { World } from '../../../kernel/tenants.ts'
import { type Columns, type Sql, sql } from '../../../query/index.ts'
import { created } from '../creation.ts'
import { badRequest, isGuid, resourceNotFound } from '../failures.ts'
import { answerCollection, type GraphCall, readEntity } from '../reading.ts'
import { user } from '../resources/user.ts'
import { type Body, readColumns, writing } from '../writing.ts'

/** Users that were not deleted. */
const living: Sql = sql('row.deleted_at IS NULL')

/** A user by object id or user principal name. */
function byKey(key: string): Sql {
  return sql(`row.deleted_at IS NULL AND ${isGuid(key) ? 'row.id' : 'row.user_principal_name'} = ?`, key)
}

/** @throws Failure 404 */
export function requireUser({ world, params }: GraphCall): string {
  const id = findUserId(world.database, params.id!)
  if (!id) throw resourceNotFound(params.id!)
  return id
}

export function listUsers(call: GraphCall): Result {
  return answerCollection(call, { entity: user, context: 'users', where: living })
}

export function getUser(call: GraphCall): Result {
  const { id } = call.params
  return readEntity(call, { entity: user, context: 'users', where: byKey(id!), id: id! })
}

export function createUser(call: GraphCall): Result {
  const { world } = call
  const body = call.body as Body
  const columns = userColumns(world, body)
  const id = world.random.uuid()
  writing(user, () => addUser(world.database, { ...columns, id, created_at: present(world) }))
  refreshDynamicGroups(world.database, Object.keys(user.properties))
  const made = readEntity(call, { entity: user, context: 'users', where: byKey(id), id })
  return created(call, { id, type: 'User', body: made })
}

export function updateUser(call: GraphCall): Result {
  const id = requireUser(call)
  const { database } = call.world
  const body = call.body as Body
  const columns = userColumns(call.world, body)
  writing(user, () => changeUser(database, id, columns))
  refreshDynamicGroups(database, Object.keys(body))
  return undefined
}

export function deleteUser(call: GraphCall): Result {
  markDeleted(call.world.database, requireUser(call), present(call.world))
  return undefined
}

/** @throws Failure `Request_BadRequest` */
function userColumns({ database }: World, { passwordProfile, ...body }: Body): Columns {
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
