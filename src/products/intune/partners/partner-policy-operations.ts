import { createHash } from 'node:crypto'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../authenticate.ts'
import { requireGuid } from '../errors.ts'
import { serviceRoot } from '../paths.ts'
import {
  assignPartnerPolicy,
  createPartnerPolicy,
  type PartnerPolicy,
  partnerPolicies,
} from './partner-policies.ts'

const SET = 'PartnerCompliancePolicies'

interface PolicyBody {
  readonly DisplayName: string
  readonly Description?: string | null
  readonly Platform: string
  readonly PartnerManagedCompliance?: boolean
}

export function listPartnerCompliancePolicies(call: Call<Caller>): object {
  const root = serviceRoot(call)
  const value = partnerPolicies(call.world.database, call.caller.appId).map(policy => represent(policy, root))
  return { 'odata.metadata': `${root}/$metadata#${SET}`, value }
}

/**
 * Adds a policy. The reply is the entity and, beside its members, a collection of it: a partner that is in production reads
 * `value[0].Id`, the captured reply has `Id` itself.
 *
 * @throws Failure 409 when there is one for the platform
 */
export function createPartnerCompliancePolicy(call: Call<Caller>): object {
  const { DisplayName, Description, Platform, PartnerManagedCompliance } = call.body as PolicyBody
  const policy = createPartnerPolicy(call.world, call.caller.appId, {
    display_name: DisplayName,
    description: Description ?? null,
    platform: Platform,
    partner_managed_compliance: Number(PartnerManagedCompliance ?? true),
  })
  const root = serviceRoot(call)
  const entity = represent(policy, root)
  return { 'odata.metadata': `${root}/$metadata#${SET}/@Element`, ...entity, value: [entity] }
}

/** Says which groups of users a policy is for. @throws Failure 400, 404 */
export function assignPartnerCompliancePolicy(call: Call<Caller>): object {
  const { world, caller, parameters, body } = call
  const policyId = parameters.policyId as string
  const { assignments } = body as { readonly assignments: readonly string[] }
  const groupIds = assignments.map(id => requireGuid(id, 'The group'))
  assignPartnerPolicy(world.database, caller.appId, { policyId, groupIds })
  // The value is text that holds JSON, not JSON.
  return {
    'odata.metadata': `${serviceRoot(call)}/$metadata#Edm.String`,
    value: JSON.stringify({ assignments: groupIds }),
  }
}

function represent(policy: PartnerPolicy, root: string): object {
  const members = {
    Id: policy.id,
    DisplayName: policy.display_name,
    Description: policy.description,
    Platform: policy.platform,
    PartnerPolicyId: null,
    PartnerManagedCompliance: policy.partner_managed_compliance === 1,
  }
  const hash = createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, 16)
  return { 'odata.id': `${root}/${SET}(guid'${policy.id}')`, 'odata.etag': `W/"${hash}"`, ...members }
}
