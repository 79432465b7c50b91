import type { Result } from '../../../kernel/product.ts'
import { type Entity, sql } from '../../../query/index.ts'
import { requireGuid } from '../failures.ts'
import { answerCollection, type GraphCall, readEntity } from '../reading.ts'
import { complianceManagementPartner, deviceManagementPartner } from '../resources/partners.ts'

/** Listing and reading one kind of Intune's partners. */
function reads(entity: Entity, context: string) {
  return {
    list: (call: GraphCall): Result => answerCollection(call, { entity, context }),
    get: (call: GraphCall): Result => {
      const id = call.params.id!
      return readEntity(call, { entity, context, where: sql('row.id = ?', requireGuid(id)), id })
    },
  }
}

export const complianceManagementPartners = reads(
  complianceManagementPartner,
  'deviceManagement/complianceManagementPartners',
)

export const deviceManagementPartners = reads(
  deviceManagementPartner,
  'deviceManagement/deviceManagementPartners',
)
