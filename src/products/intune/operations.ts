import type { Operation } from '../../kernel/product.ts'
import type { Caller } from './authenticate.ts'
import { getDataUploadMessage, putDataUploadMessage } from './operations/data-uploads.ts'
import {
  assignPartnerCompliancePolicy,
  createPartnerCompliancePolicy,
  listPartnerCompliancePolicies,
} from './operations/partner-policies.ts'
import { putPartnerTenant, putPartnerTenantHeartbeat } from './operations/partner-tenants.ts'

/** All that Intune's partner services answer here. */
export const operations: Readonly<Record<string, Operation<Caller>>> = {
  putPartnerTenant,
  putPartnerTenantHeartbeat,
  listPartnerCompliancePolicies,
  createPartnerCompliancePolicy,
  assignPartnerCompliancePolicy,
  putDataUploadMessage,
  getDataUploadMessage,
}
