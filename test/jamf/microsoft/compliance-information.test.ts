import t from 'tap'
import { jamfUnderTest, REPORT } from '../jamf.ts'

const jamf = await jamfUnderTest(t, {})
const INFORMATION = '/api/v1/conditional-access/device-compliance-information'

t.test('what the vendor is told of a Mac follows its groups', async t => {
  const compliant = await jamf.call(`${INFORMATION}/computer/2`)
  jamf.contract.matches(t, 'getComputerComplianceInformation', compliant)
  const deviceIds = ['c0ffee00-0000-4000-8000-0000000000d2']
  const record = {
    deviceId: '2',
    complianceVendor: 'Microsoft',
    complianceVendorDeviceInformation: { deviceIds },
  }
  t.same(compliant.body, [{ ...record, applicable: true, complianceState: 'COMPLIANT' }])
  await jamf.control.devices('ADELE-MBP').set({ fileVault: false })
  const lost = await jamf.call(`${INFORMATION}/computer/2`)
  t.same(lost.body, [{ ...record, applicable: true, complianceState: 'NON_COMPLIANT' }])
  await jamf.control.devices('ADELE-MBP').set({ applications: { 'CompanyPortal.app': null } })
  const left = await jamf.call(`${INFORMATION}/computer/2`)
  t.same(left.body, [{ ...record, applicable: false, complianceState: 'UNKNOWN' }])
})

t.test('a mobile device is not concerned, and nobody while it is switched off', async t => {
  const mobile = await jamf.call(`${INFORMATION}/mobile/1`)
  jamf.contract.matches(t, 'getMobileDeviceComplianceInformation', mobile)
  t.match(mobile.body, [{ deviceId: '1', applicable: false, complianceState: 'UNKNOWN' }])
  await jamf.control.deviceCompliance.change({ enabled: false })
  t.same((await jamf.call(`${INFORMATION}/computer/2`)).body, [])
})

t.test('a device that there is not, and a caller who may not', async t => {
  for (const id of ['99999', 'x', '-1']) {
    const unknown = await jamf.call(`${INFORMATION}/computer/${id}`)
    t.equal(unknown.status, 404)
    jamf.contract.matches(t, 'getComputerComplianceInformation', unknown)
    t.match(unknown.body, { errors: [{ code: 'INVALID_ID' }] })
  }
  const bearer = await jamf.bearer(REPORT)
  const paths = [
    `${INFORMATION}/computer/2`,
    `${INFORMATION}/mobile/1`,
    '/api/v1/conditional-access/device-compliance/feature-toggle',
  ]
  for (const path of paths) t.equal((await jamf.call(path, { bearer })).status, 403, path)
  const dismissal = '/api/v1/notifications/DEVICE_COMPLIANCE_CONNECTION_ERROR/1'
  t.equal((await jamf.call(dismissal, { method: 'DELETE', bearer })).status, 403)
  const toggle = await jamf.call('/api/v1/conditional-access/device-compliance/feature-toggle')
  jamf.contract.matches(t, 'getSharedDeviceComplianceToggle', toggle)
  t.same(toggle.body, { sharedDeviceFeatureEnabled: false })
  const none = await jamf.call('/api/v1/notifications')
  jamf.contract.matches(t, 'listNotifications', none)
  t.same(none.body, [])
  t.equal((await jamf.call('/api/v1/notifications/SOMETHING/1', { method: 'DELETE' })).status, 204)
})
