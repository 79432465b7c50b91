import type { SchemaPart } from '../../kernel/sqlite/schema.ts'

const STATE_CHANGES = [
  {
    name: 'partnerTerminated',
    of: 'partner_state',
    changed: ['partner_state'],
    when: `NEW.partner_state = 'terminated'`,
  },
  {
    name: 'partnerStateChanged',
    of: 'partner_state',
    changed: ['partner_state'],
    when: `NEW.partner_state <> 'terminated'`,
  },
]

const stateData = (kind: string, appId: string) => ({
  kind: `'${kind}'`,
  partnerId: 'row.id',
  displayName: 'row.display_name',
  appId: `row.${appId}`,
  from: 'OLD.partner_state',
  to: 'NEW.partner_state',
})

/** The partners that tell Intune of devices, as Microsoft Graph shows them. */
export const compliance: SchemaPart = {
  file: 'src/domain/compliance/schema.sql',
  events: [
    {
      table: 'compliance_management_partners',
      updated: STATE_CHANGES,
      data: stateData('complianceManagementPartner', 'app_id'),
    },
    {
      table: 'device_management_partners',
      updated: STATE_CHANGES,
      data: stateData('deviceManagementPartner', 'single_tenant_app_id'),
    },
  ],
}
