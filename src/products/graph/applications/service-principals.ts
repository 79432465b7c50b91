import type { Result } from '../../../kernel/http/reply.ts'
import { type Entity, sql } from '../../../query/index.ts'
import { contextUrl, isBare } from '../odata/annotations.ts'
import { entitySet, type Table } from '../odata/entity-set.ts'
import { requireId } from '../odata/keys.ts'
import { answerCollection, type GraphCall } from '../odata/reading.ts'
import { appRoleAssignment, oAuth2PermissionGrant } from './consents.ts'
import { serviceEndpoints } from './service-locations.ts'
import { servicePrincipal } from './service-principal.ts'

/**
 * The services that an application publishes. Clients read `providerName` and `uri` of every one, and put the latter
 * before a path of their own.
 */
function listServicePrincipalEndpoints(call: GraphCall): Result {
  const id = requireId(call, servicePrincipal)
  const value = serviceEndpoints(call.organisation.database, id, call).map(endpoint => ({
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
    const id = requireId(call, servicePrincipal)
    const where = sql(`${column} = ?`, id)
    return answerCollection(call, { entity, context: context.replace('{id}', id), where })
  }
}

/** All that can be done with service principals, and the grants of delegated permissions. */
export const servicePrincipals: Table = {
  ...entitySet(servicePrincipal, { set: 'servicePrincipals' }),
  listServicePrincipalEndpoints,
  listAppRoleAssignments: listOf(appRoleAssignment, {
    context: "servicePrincipals('{id}')/appRoleAssignments",
    column: 'row.principal_id',
  }),
  listAppRoleAssignedTo: listOf(appRoleAssignment, {
    context: "servicePrincipals('{id}')/appRoleAssignedTo",
    column: 'row.resource_id',
  }),
  listServicePrincipalPermissionGrants: listOf(oAuth2PermissionGrant, {
    context: 'oauth2PermissionGrants',
    column: 'row.client_id',
  }),
  listPermissionGrants: call =>
    answerCollection(call, { entity: oAuth2PermissionGrant, context: 'oauth2PermissionGrants' }),
}
