import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import { value } from '../../../query/index.ts'
import { resolveReference } from '../../../seed/references.ts'
import { section } from '../../../seed/section.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { idOf, inserter, momentOf } from '../../../seed/seed-run.ts'
import type { CompliancePartnerSeed, ManagementPartnerSeed, PartnersSeed } from './partner-seed.ts'
import { silenceEnd } from './partner-silence.ts'

/** Inserts Intune's partners and what their applications have said about themselves. */
function seedPartners(run: SeedRun, partners: PartnersSeed = {}): void {
  const { compliance = [], management = [], tenants = [] } = partners
  const insertCompliance = inserter(run.database, 'compliance_management_partners')
  for (const partner of compliance) insertCompliance(complianceRow(run, partner))
  const insertManagement = inserter(run.database, 'device_management_partners')
  for (const partner of management) insertManagement(managementRow(run, partner))
  const insertTenant = inserter(run.database, 'partner_tenants')
  for (const tenant of tenants) {
    const appId = applicationId(run, tenant.application, `Partner tenant "${tenant.application}"`)
    insertTenant({
      app_id: appId,
      key: idOf(run, 'partnerTenant', appId),
      provisioned: 1,
      enrollment_url: tenant.enrollmentUrl ?? null,
      remediation_url: tenant.remediationUrl ?? null,
      last_heartbeat_at: tenant.lastHeartbeatAt ? momentOf(tenant.lastHeartbeatAt, run.now) : null,
    })
  }
}

function complianceRow(run: SeedRun, partner: CompliancePartnerSeed) {
  const where = `Partner "${partner.displayName}"`
  return {
    id: idOf(run, 'compliancePartner', partner.displayName, partner.id),
    display_name: partner.displayName,
    partner_state: partner.state ?? 'unknown',
    ...heartbeatOf(run, partner),
    app_id: partner.application ? applicationId(run, partner.application, where) : null,
    macos_onboarded: Number(partner.macOS !== undefined),
    ios_onboarded: Number(partner.iOS !== undefined),
    android_onboarded: Number(partner.android !== undefined),
    macos_assignments_json: assignments(run, partner.macOS, where),
    ios_assignments_json: assignments(run, partner.iOS, where),
    android_assignments_json: assignments(run, partner.android, where),
  }
}

function managementRow(run: SeedRun, partner: ManagementPartnerSeed) {
  const where = `Partner "${partner.displayName}"`
  const { application } = partner
  return {
    id: idOf(run, 'managementPartner', partner.displayName, partner.id),
    display_name: partner.displayName,
    partner_state: partner.state ?? 'unknown',
    partner_app_type: application ? 'singleTenantApp' : 'unknown',
    single_tenant_app_id: application ? applicationId(run, application, where) : null,
    is_configured: Number(partner.state === 'enabled'),
    ...heartbeatOf(run, partner),
    groups_requiring_enrollment_json: assignments(run, partner.groups, where),
  }
}

function heartbeatOf({ now }: SeedRun, { lastHeartbeatAt }: { readonly lastHeartbeatAt?: string }) {
  const heartbeatAt = lastHeartbeatAt ? momentOf(lastHeartbeatAt, now) : null
  return {
    last_heartbeat_at: heartbeatAt,
    unresponsive_due_at: heartbeatAt === null ? null : silenceEnd(Date.parse(heartbeatAt)),
  }
}

function applicationId({ database }: SeedRun, name: string, where: string): string {
  const appId = value<string>(
    database,
    'SELECT app_id FROM applications WHERE display_name = @name OR app_id = @name',
    { name },
  )
  if (!appId) throw new SeedError(`${where} names the unknown application "${name}".`)
  return appId
}

/** Assignments in Graph's form. */
function assignments({ database }: SeedRun, groups: readonly string[] = [], where: string): string {
  const targets = groups.map(name => ({
    target: {
      '@odata.type': '#microsoft.graph.groupAssignmentTarget',
      groupId: resolveReference(database, `group:${name}`, where)[0]!.id,
    },
  }))
  return JSON.stringify(targets)
}

export const seed: readonly SeedSection[] = [
  section('src/products/intune/partners/seed.schema.json', 'partners', { write: seedPartners }),
]
