import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Operation, Operations } from '../../../kernel/pipeline/product.ts'
import { value, values } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { unknownId } from '../errors.ts'
import type { JamfTarget } from '../groups/criterion-fields.ts'
import { recordId } from '../pro/record-id.ts'
import { compactBody } from '../pro/replies.ts'
import { isMemberOf } from './compliance-states.ts'
import { changeDeviceCompliance, type DeviceCompliance, deviceCompliance } from './device-compliance.ts'

const TABLES: Readonly<Record<JamfTarget, string>> = { computer: 'computers', mobileDevice: 'mobile_devices' }

/** What the vendor is called is not public. */
const VENDOR = 'Microsoft'

/** A list of one vendor's record: an object of device ids in it, as the document's schema has it, not the list of its example. */
function informationOf(target: JamfTarget): Operation<Caller> {
  return ({ organisation, params }) => {
    const { database } = organisation
    const id = recordId(params.deviceId!)
    if (!value(database, `SELECT 1 FROM ${TABLES[target]} WHERE id = ?`, id))
      throw unknownId('Device', params.deviceId!)
    const settings = deviceCompliance(database)
    if (!settings?.is_enabled) return compactBody([])
    const applicable = target === 'computer' && isMemberOf(organisation, settings.applicable_group_id, id)
    const deviceIds = target === 'computer' ? deviceIdsOf(organisation, id) : []
    return compactBody([
      {
        deviceId: String(id),
        applicable,
        complianceState: applicable && deviceIds.length > 0 ? stateOf(organisation, settings, id) : 'UNKNOWN',
        complianceVendor: VENDOR,
        complianceVendorDeviceInformation: { deviceIds },
      },
    ])
  }
}

function stateOf(organisation: Organisation, settings: DeviceCompliance, id: number): string {
  return isMemberOf(organisation, settings.compliance_group_id, id) ? 'COMPLIANT' : 'NON_COMPLIANT'
}

/** Those that Entra ID knows the Mac by. */
function deviceIdsOf({ database }: Organisation, id: number): string[] {
  return values<string>(
    database,
    `SELECT reg.device_id FROM device_registrations reg JOIN computers ON computers.device_seq = reg.device_seq
     WHERE computers.id = ? ORDER BY reg.seq`,
    id,
  )
}

const CONNECTION_ERROR = 'DEVICE_COMPLIANCE_CONNECTION_ERROR'

const listNotifications: Operation<Caller> = ({ organisation }) => {
  const hasFailed = deviceCompliance(organisation.database)?.is_notified === 1
  return compactBody(hasFailed ? [{ type: CONNECTION_ERROR, id: '1', params: {} }] : [])
}

const dismissNotification: Operation<Caller> = ({ organisation, params }) => {
  if (params.type === CONNECTION_ERROR && params.id === '1')
    changeDeviceCompliance(organisation.database, { is_notified: 0 })
  return undefined
}

/** What Jamf Pro's API tells of Device Compliance. */
export const complianceInformation: Operations<Caller> = {
  getSharedDeviceComplianceToggle: () => compactBody({ sharedDeviceFeatureEnabled: false }),
  getComputerComplianceInformation: informationOf('computer'),
  getMobileDeviceComplianceInformation: informationOf('mobileDevice'),
  listNotifications,
  dismissNotification,
}
