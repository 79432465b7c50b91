import type { Entity, Property } from '../../../query/index.ts'

/** When nobody has reported yet: the property is never null. */
const NEVER = '0001-01-01T00:00:00Z'

const common: Readonly<Record<string, Property>> = {
  id: { sql: 'p.id', type: 'id' },
  lastHeartbeatDateTime: { sql: `ifnull(p.last_heartbeat_at, '${NEVER}')`, type: 'dateTime' },
  partnerState: { sql: 'p.partner_state', type: 'text' },
  displayName: { sql: 'p.display_name', type: 'text', filter: ['eq'] },
}

/** `microsoft.graph.complianceManagementPartner`: a partner that reports compliance through its own connector. */
export const complianceManagementPartner: Entity = {
  name: 'microsoft.graph.complianceManagementPartner',
  from: 'compliance_management_partners p',
  key: 'p.rowid',
  properties: {
    ...common,
    macOsOnboarded: { sql: 'p.macos_onboarded', type: 'boolean' },
    androidOnboarded: { sql: 'p.android_onboarded', type: 'boolean' },
    iosOnboarded: { sql: 'p.ios_onboarded', type: 'boolean' },
    macOsEnrollmentAssignments: { sql: 'p.macos_assignments_json', type: 'json' },
    androidEnrollmentAssignments: { sql: 'p.android_assignments_json', type: 'json' },
    iosEnrollmentAssignments: { sql: 'p.ios_assignments_json', type: 'json' },
  },
}

/** `microsoft.graph.deviceManagementPartner`: a partner that is set up with an application of the organisation's own. */
export const deviceManagementPartner: Entity = {
  name: 'microsoft.graph.deviceManagementPartner',
  from: 'device_management_partners p',
  key: 'p.rowid',
  properties: {
    ...common,
    partnerAppType: { sql: 'p.partner_app_type', type: 'text' },
    singleTenantAppId: { sql: 'p.single_tenant_app_id', type: 'text' },
    isConfigured: { sql: 'p.is_configured', type: 'boolean' },
    whenPartnerDevicesWillBeRemovedDateTime: { sql: 'p.removal_due_at', type: 'dateTime' },
    whenPartnerDevicesWillBeMarkedAsNonCompliantDateTime: {
      sql: 'p.non_compliance_due_at',
      type: 'dateTime',
    },
    groupsRequiringPartnerEnrollment: { sql: 'p.groups_requiring_enrollment_json', type: 'json' },
  },
}
