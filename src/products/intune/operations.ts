import type { Operations } from '../../kernel/pipeline/product.ts'
import type { Caller } from './authenticate.ts'
import { getDataUploadMessage, putDataUploadMessage } from './partners/data-uploads.ts'
import {
  assignPartnerCompliancePolicy,
  createPartnerCompliancePolicy,
  listPartnerCompliancePolicies,
} from './partners/partner-policies.ts'
import { putPartnerTenant, putPartnerTenantHeartbeat } from './partners/partner-tenants.ts'
import type { RequestBodies } from './request-bodies.ts'

/** All that Intune's partner services answer here. */
export const operations: Operations<Caller, RequestBodies> = {
  putPartnerTenant,
  putPartnerTenantHeartbeat,
  listPartnerCompliancePolicies,
  createPartnerCompliancePolicy,
  assignPartnerCompliancePolicy,
  putDataUploadMessage,
  getDataUploadMessage,
}
