import type { SchemaPart } from '../../../kernel/sqlite/schema.ts'

const isProvisioned = { name: 'partnerProvisioned', when: 'NEW.provisioned = 1' }
const isDeprovisioned = { name: 'partnerDeprovisioned', when: 'NEW.provisioned <> 1' }
const switched = { of: 'provisioned', changed: ['provisioned'] }

/** What compliance partners have told Intune. */
export const partners: SchemaPart = {
  file: 'src/products/intune/partners/schema.sql',
  events: [
    {
      table: 'partner_tenants',
      created: [isProvisioned, isDeprovisioned],
      updated: [
        { ...isProvisioned, ...switched },
        { ...isDeprovisioned, ...switched },
      ],
      data: {
        appId: 'row.app_id',
        displayName: 'p.display_name',
        enrollmentUrl: 'row.enrollment_url',
        remediationUrl: 'row.remediation_url',
      },
      from: '(SELECT 1) LEFT JOIN service_principals p ON p.app_id = row.app_id',
    },
    {
      table: 'data_upload_messages',
      updated: {
        name: 'uploadProcessed',
        of: 'status',
        when: `OLD.status = 'InProgress' AND NEW.status <> 'InProgress'`,
      },
      data: {
        messageId: 'row.id',
        appId: 'row.app_id',
        status: 'row.status',
        errorCode: 'row.error_code',
        errorDetail: 'row.error_detail',
      },
    },
  ],
}
