import { serviceEndpoints } from '../../../domain/service-locations.ts'
import type { Result } from '../../../kernel/product.ts'
import { type Entity, readObject, type Sql, sql } from '../../../query/index.ts'
import { contextUrl, isBare } from '../annotations.ts'
import { resourceNotFound } from '../failures.ts'
import { byKey, readKey } from '../keys.ts'
import { answerCollection, type GraphCall, readEntity } from '../reading.ts'
import { appRoleAssignment, oAuth2PermissionGrant } from '../resources/consents.ts'
import { servicePrincipal } from '../resources/service-principal.ts'

const KEYS = { id: 'row.id', appid: 'row.app_id' }

/** @throws Failure 404 */
function requirePrincipal({ world, params }: GraphCall): string {
  const where = byKey(params.id!, KEYS)
  const found = readObject(world.database, servicePrincipal, { select: ['id'], where })
  if (found === undefined) throw resourceNotFound(readKey(params.id!).value)
  return (JSON.parse(found) as { id: string }).id
}

export function listServicePrincipals(call: GraphCall): Result {
  return answerCollection(call, { entity: servicePrincipal, context: 'servicePrincipals' })
}

export function getServicePrincipal(call: GraphCall): Result {
  const id = call.params.id!
  return readEntity(call, {
    entity: servicePrincipal,
    context: 'servicePrincipals',
    where: byKey(id, KEYS),
    id: readKey(id).value,
  })
}

/**
 * The services that an application publishes. Clients read `providerName` and `uri` of every one, and put the latter
 * before a path of their own.
 */
export function listServicePrincipalEndpoints(call: GraphCall): Result {
  const id = requirePrincipal(call)
  const value = serviceEndpoints(call.world.database, id, call).map(endpoint => ({
    id: endpoint.id,
    deletedDateTime: null,
    capability: endpoint.providerName,
    providerId: endpoint.providerId,
    providerName: endpoint.providerName,
    uri: endpoint.uri,
    providerResourceId: null,
  }))
  const context = contextUrl(call.origin, `servicePrincipals('${id}')/endpoints`)
  return isBare(call.headers) ? { value } : { '@odata.context': context, value }
}

/** Consents are listed below the principal that has them (`principal_id`, `client_id`) or gives them (`resource_id`). */
function listOf(entity: Entity, { context, column }: { context: string; column: string }) {
  return (call: GraphCall): Result => {
    const id = requirePrincipal(call)
    const where: Sql = sql(`${column} = ?`, id)
    return answerCollection(call, { entity, context: context.replace('{id}', id), where })
  }
}

export const listAppRoleAssignments = listOf(appRoleAssignment, {
  context: "servicePrincipals('{id}')/appRoleAssignments",
  column: 'row.principal_id',
})

export const listAppRoleAssignedTo = listOf(appRoleAssignment, {
  context: "servicePrincipals('{id}')/appRoleAssignedTo",
  column: 'row.resource_id',
})

export const listServicePrincipalPermissionGrants = listOf(oAuth2PermissionGrant, {
  context: 'oauth2PermissionGrants',
  column: 'row.client_id',
})

export function listPermissionGrants(call: GraphCall): Result {
  return answerCollection(call, { entity: oAuth2PermissionGrant, context: 'oauth2PermissionGrants' })
}
