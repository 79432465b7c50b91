import type { Operation } from '../../kernel/pipeline/product.ts'
import type { Caller } from './authenticate.ts'
import { getDataUploadMessage, putDataUploadMessage } from './partners/data-upload-operations.ts'
import {
  assignPartnerCompliancePolicy,
  createPartnerCompliancePolicy,
  listPartnerCompliancePolicies,
} from './partners/partner-policy-operations.ts'
import { putPartnerTenant, putPartnerTenantHeartbeat } from './partners/partner-tenant-operations.ts'

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
