import { Failure } from '../../../kernel/http/failure.ts'
import type { World } from '../../../kernel/organisation/directory.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { statement } from '../../../query/statements/statements.ts'

/** A compliance policy that a partner evaluates; Intune only knows whom it is for. */
export interface PartnerPolicy {
  readonly id: string
  readonly display_name: string
  readonly description: string | null
  readonly platform: string
  readonly partner_managed_compliance: number
}

export type NewPartnerPolicy = Omit<PartnerPolicy, 'id'>

const COLUMNS = 'id, display_name, description, platform, partner_managed_compliance'

/** The policies of one partner's application, by platform. */
export function partnerPolicies(database: Database, appId: string): PartnerPolicy[] {
  return statement(
    database,
    `SELECT ${COLUMNS} FROM partner_compliance_policies WHERE app_id = ? ORDER BY platform`,
  ).all(appId) as PartnerPolicy[]
}

/** @throws Failure `conflict` when the partner has a policy for this platform already */
export function createPartnerPolicy(world: World, appId: string, policy: NewPartnerPolicy): PartnerPolicy {
  const { database } = world
  if (partnerPolicies(database, appId).some(({ platform }) => platform === policy.platform)) {
    throw new Failure('conflict', `A partner compliance policy for ${policy.platform} exists already.`)
  }
  const created = { id: world.random.uuid(), ...policy }
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
export function assignPartnerPolicy(
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
  const found = statement(database, 'SELECT 1 FROM groups WHERE id = ? AND deleted_at IS NULL').get(id)
  if (!found) throw new Failure('invalid', `There is no group '${id}'.`, { target: 'assignments' })
}
