import t from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { jamfPrivileges } from '../../src/products/jamf/access/privileges.ts'
import { computerParts } from '../../src/products/jamf/computers/classic-computer.ts'
import { basic, jamfUnderTest } from './jamf.ts'

const jamf = await jamfUnderTest(t)
const operations = operationsOf(await readDocument('jamf'))

/** A value for every path parameter that a GET has. */
const IDS: Readonly<Record<string, string>> = {
  getStaticComputerGroupV2: '4',
  getStaticComputerGroupV3: '4',
  classicGetComputerByName: 'ADELE-MBP',
  classicGetComputerSubsetByName: 'ADELE-MBP',
  classicGetMobileDeviceByName: 'ADELE-IPHONE',
  classicGetComputerGroupByName: 'Loan Pool',
  classicGetBuildingByName: 'Berlin Office',
  classicGetDepartmentByName: 'Engineering',
  classicGetCategoryByName: 'Security',
  classicGetSiteByName: 'Field',
  classicGetScriptByName: 'Clear Caches',
  classicMatchComputers: 'ADELE*',
  classicMatchMobileDevices: '*IPHONE',
}

const [mac, phone] = await Promise.all([
  jamf.call<Record<'computer', { general: Record<string, string> }>>('/JSSResource/computers/id/2', {
    headers: { accept: 'application/json' },
  }),
  jamf.call<Record<'mobile_device', { general: Record<string, string> }>>('/JSSResource/mobiledevices/id/1', {
    headers: { accept: 'application/json' },
  }),
])

function valueFor(id: string): string {
  const facts = id.includes('MobileDevice') ? phone.body.mobile_device.general : mac.body.computer.general
  if (id.endsWith('BySerialNumber')) return facts.serial_number!
  if (id.endsWith('ByUdid')) return facts.udid!
  if (id.endsWith('ByMacAddress')) return facts.mac_address ?? facts.wifi_mac_address!
  return IDS[id] ?? '1'
}

function pathOf(id: string, path: string): string {
  return path.replace('{subset}', 'General&Location').replace(/\{\w+\}/, encodeURIComponent(valueFor(id)))
}

for (const { id, method, path } of operations.filter(operation => operation.method === 'GET')) {
  t.test(`${id} answers as its contract says`, async t => {
    const formats = path.startsWith('/JSSResource') ? ['application/json', 'application/xml'] : ['*/*']
    for (const accept of formats) {
      const answer = await jamf.call(pathOf(id, path), { method, headers: { accept } })
      t.ok([200, 204].includes(answer.status), `${answer.status} ${answer.text.slice(0, 200)}`)
      jamf.contract.matches(t, id, answer)
    }
  })
}

for (const version of [1, 2, 3, 4]) {
  t.test(`every section of every computer fits version ${version}`, async t => {
    const list = await jamf.call<{ results: { id: string }[] }>(`/api/v${version}/computers-inventory`)
    for (const { id } of list.body.results) {
      const answer = await jamf.call(`/api/v${version}/computers-inventory-detail/${id}`)
      jamf.contract.matches(t, `getComputerDetailV${version}`, answer)
      const empty = Object.entries(answer.body).filter(([, value]) => value === null)
      t.strictSame(empty, [], 'no section is null')
    }
  })
}

t.test('every mobile device fits its contract', async t => {
  const sections =
    'GENERAL,HARDWARE,USER_AND_LOCATION,PURCHASING,SECURITY,APPLICATIONS,EBOOKS,NETWORK,SERVICE_SUBSCRIPTIONS,CERTIFICATES,PROFILES,USER_PROFILES,PROVISIONING_PROFILES,SHARED_USERS,GROUPS,EXTENSION_ATTRIBUTES'
  const list = await jamf.call<{ results: { mobileDeviceId: string }[] }>(
    `/api/v2/mobile-devices/detail?section=${sections}`,
  )
  jamf.contract.matches(t, 'listMobileDeviceDetails', list)
  for (const { mobileDeviceId } of list.body.results) {
    const answer = await jamf.call(`/api/v2/mobile-devices/${mobileDeviceId}/detail`)
    jamf.contract.matches(t, 'getMobileDeviceDetail', answer)
  }
})

t.test('the writes answer as their contracts say', async t => {
  const json = { general: { assetTag: 'A-1' } }
  for (const version of [1, 2, 3, 4]) {
    const path = `/api/v${version}/computers-inventory-detail/1`
    jamf.contract.matches(t, `updateComputerV${version}`, await jamf.call(path, { method: 'PATCH', json }))
  }
  const device = await jamf.call('/api/v2/mobile-devices/1', { method: 'PATCH', json: { assetTag: 'A-2' } })
  jamf.contract.matches(t, 'updateMobileDevice', device)
  const signIn = { method: 'POST', headers: basic('jamfadmin', 'localtenant') }
  const token = await jamf.request<{ token: string }>('/api/v1/auth/token', signIn)
  jamf.contract.matches(t, 'createToken', token)
  const bearer = token.body.token
  jamf.contract.matches(
    t,
    'getAuthorizationByPost',
    await jamf.request('/api/auth/current', { method: 'POST', bearer }),
  )
})

t.test(
  'every operation that needs a token names privileges that exist, and every Classic part has a subset',
  async t => {
    const known = jamfPrivileges()
    for (const { id, extensions } of operations) {
      const names = (extensions['x-required-privileges'] ?? []) as string[]
      t.strictSame(
        names.filter(name => !known.includes(name)),
        [],
        id,
      )
    }
    const subset = Object.keys(computerParts)
      .map(part => part.replaceAll('_', ''))
      .join('&')
    const answer = await jamf.call<{ computer: object }>(`/JSSResource/computers/id/1/subset/${subset}`, {
      headers: { accept: 'application/json' },
    })
    t.strictSame(Object.keys(answer.body.computer), Object.keys(computerParts))
  },
)
