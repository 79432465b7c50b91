import type { Entity, Property } from '../../../query/index.ts'

/** When nobody has reported yet: the property is never null. */
const NEVER = '0001-01-01T00:00:00Z'

const common: Readonly<Record<string, Property>> = {
  id: { sql: 'row.id', type: 'id' },
  lastHeartbeatDateTime: { sql: `ifnull(row.last_heartbeat_at, '${NEVER}')`, type: 'dateTime' },
  partnerState: { sql: 'row.partner_state', type: 'text' },
  displayName: { sql: 'row.display_name', type: 'text', filter: ['eq'] },
}

/** `microsoft.graph.complianceManagementPartner`: a partner that reports compliance through its own connector. */
export const complianceManagementPartner: Entity = {
  name: 'microsoft.graph.complianceManagementPartner',
  from: 'compliance_management_partners row',
  key: 'row.rowid',
  parts: { row: 'compliance_management_partners' },
  keys: ['id'],
  properties: {
    ...common,
    macOsOnboarded: { sql: 'row.macos_onboarded', type: 'boolean' },
    androidOnboarded: { sql: 'row.android_onboarded', type: 'boolean' },
    iosOnboarded: { sql: 'row.ios_onboarded', type: 'boolean' },
    macOsEnrollmentAssignments: { sql: 'row.macos_assignments_json', type: 'json' },
    androidEnrollmentAssignments: { sql: 'row.android_assignments_json', type: 'json' },
    iosEnrollmentAssignments: { sql: 'row.ios_assignments_json', type: 'json' },
  },
}

/** `microsoft.graph.deviceManagementPartner`: a partner that is set up with an application of the organisation's own. */
export const deviceManagementPartner: Entity = {
  name: 'microsoft.graph.deviceManagementPartner',
  from: 'device_management_partners row',
  key: 'row.rowid',
  parts: { row: 'device_management_partners' },
  keys: ['id'],
  properties: {
    ...common,
    partnerAppType: { sql: 'row.partner_app_type', type: 'text' },
    singleTenantAppId: { sql: 'row.single_tenant_app_id', type: 'text' },
    isConfigured: { sql: 'row.is_configured', type: 'boolean' },
    whenPartnerDevicesWillBeRemovedDateTime: { sql: 'row.removal_due_at', type: 'dateTime' },
    whenPartnerDevicesWillBeMarkedAsNonCompliantDateTime: {
      sql: 'row.non_compliance_due_at',
      type: 'dateTime',
    },
    groupsRequiringPartnerEnrollment: { sql: 'row.groups_requiring_enrollment_json', type: 'json' },
  },
}
