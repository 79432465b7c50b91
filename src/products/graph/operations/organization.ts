import type { Result } from '../../../kernel/product.ts'
import { sql } from '../../../query/index.ts'
import { requireGuid } from '../failures.ts'
import { answerCollection, type GraphCall, readEntity } from '../reading.ts'
import { domain, organization } from '../resources/organization.ts'

/** A list of one. */
export function listOrganization(call: GraphCall): Result {
  return answerCollection(call, { entity: organization, context: 'organization' })
}

export function getOrganization(call: GraphCall): Result {
  const id = call.params.id!
  return readEntity(call, {
    entity: organization,
    context: 'organization',
    where: sql('row.id = ?', requireGuid(id)),
    id,
  })
}

export function listDomains(call: GraphCall): Result {
  return answerCollection(call, { entity: domain, context: 'domains' })
}

export function getDomain(call: GraphCall): Result {
  const id = call.params.id!
  return readEntity(call, { entity: domain, context: 'domains', where: sql('row.name = ?', id), id })
}
