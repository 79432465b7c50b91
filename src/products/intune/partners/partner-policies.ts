import { createHash } from 'node:crypto'
import { living } from '../../../domain/directory/directory-objects.ts'
import { Failure } from '../../../kernel/http/failure.ts'
import { Reply } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { all, one, statement } from '../../../query/statements/statements.ts'
import type { Caller } from '../authenticate.ts'
import { requireGuid } from '../errors.ts'
import { serviceRoot } from '../paths.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** A compliance policy that a partner evaluates; Intune only knows whom it is for. */
interface PartnerPolicy {
  readonly id: string
  readonly display_name: string
  readonly description: string | null
  readonly platform: string
  readonly partner_managed_compliance: number
}

type NewPartnerPolicy = Omit<PartnerPolicy, 'id'>

const COLUMNS = 'id, display_name, description, platform, partner_managed_compliance'

/** The policies of one partner's application, by platform. */
function partnerPolicies(database: Database, appId: string): PartnerPolicy[] {
  return all<PartnerPolicy>(
    database,
    `SELECT ${COLUMNS} FROM partner_compliance_policies WHERE app_id = ? ORDER BY platform`,
    appId,
  )
}

/** @throws Failure `conflict` when the partner has a policy for this platform already */
function createPartnerPolicy(
  organisation: Organisation,
  appId: string,
  policy: NewPartnerPolicy,
): PartnerPolicy {
  const { database } = organisation
  if (partnerPolicies(database, appId).some(({ platform }) => platform === policy.platform)) {
    throw new Failure('conflict', `A partner compliance policy for ${policy.platform} exists already.`)
  }
  const created = { id: organisation.random.uuid(), ...policy }
  statement(
    database,
    `INSERT INTO partner_compliance_policies (${COLUMNS}, app_id)
     VALUES (@id, @display_name, @description, @platform, @partner_managed_compliance, @appId)`,
  ).run({ ...created, appId })
  return created
}

/**
 * Says whom a policy is for, in place of what was said before.
 *
 * @throws Failure `notFound` for a policy that is not the partner's, `invalid` for a group that does not exist
 */
function assignPartnerPolicy(
  database: Database,
  appId: string,
  assignment: { readonly policyId: string; readonly groupIds: readonly string[] },
): void {
  const { policyId, groupIds } = assignment
  if (!partnerPolicies(database, appId).some(({ id }) => id.toLowerCase() === policyId.toLowerCase())) {
    throw new Failure('notFound', `There is no partner compliance policy '${policyId}'.`)
  }
  for (const groupId of groupIds) requireGroup(database, groupId)
  statement(database, 'UPDATE partner_compliance_policies SET assignments_json = ? WHERE id = ?').run(
    JSON.stringify(groupIds),
    policyId,
  )
}

function requireGroup(database: Database, id: string): void {
  const found = one(database, `SELECT 1 FROM ${living('group')} AND row.id = ?`, id)
  if (!found) throw new Failure('invalid', `There is no group '${id}'.`, { target: 'assignments' })
}

const SET = 'PartnerCompliancePolicies'

export function listPartnerCompliancePolicies(call: Call<Caller>): object {
  const root = serviceRoot(call)
  const value = partnerPolicies(call.organisation.database, call.caller.appId).map(policy =>
    represent(policy, root),
  )
  return { 'odata.metadata': `${root}/$metadata#${SET}`, value }
}

/** The platforms that an administrator adds a compliance partner for, by the words of a policy, and where that is kept. */
const ONBOARDED: Readonly<Record<string, string>> = {
  macOS: 'macos_onboarded',
  iOS: 'ios_onboarded',
  Android: 'android_onboarded',
}

/** Has an administrator added the partner of this application for a platform? Linux is none that one can be added for. */
function isAdded(database: Database, appId: string, platform: string): boolean {
  const column = ONBOARDED[platform]
  if (!column) return false
  const sql = `SELECT 1 FROM compliance_management_partners WHERE app_id = ? AND ${column} = 1`
  return one(database, sql, appId) !== undefined
}

/**
 * Adds a policy. Nothing is added, and nothing said, where no administrator has added the partner for the platform: the reply is 204
 * then (seen once, indirectly: fleetdm/fleet#50624, macOS). The reply is the entity and, beside its members, a collection of it: a partner that is in production reads
 * `value[0].Id`, the captured reply has `Id` itself.
 *
 * @throws Failure 409 when there is one for the platform
 */
export function createPartnerCompliancePolicy(
  call: Call<Caller, RequestBodies['createPartnerCompliancePolicy']>,
): object {
  const { database } = call.organisation
  const { DisplayName, Description, Platform, PartnerManagedCompliance } = call.body
  if (!isAdded(database, call.caller.appId, Platform)) return new Reply({ status: 204 })
  const policy = createPartnerPolicy(call.organisation, call.caller.appId, {
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
export function assignPartnerCompliancePolicy(
  call: Call<Caller, RequestBodies['assignPartnerCompliancePolicy']>,
): object {
  const { organisation, caller, parameters, body } = call
  const policyId = parameters.policyId as string
  const groupIds = body.assignments.map(id => requireGuid(id, 'The group'))
  assignPartnerPolicy(organisation.database, caller.appId, { policyId, groupIds })
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
