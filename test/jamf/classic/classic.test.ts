import { XMLParser } from 'fast-xml-parser'
import t from 'tap'
import { basic, INVALID_TOKEN, type Json, jamfUnderTest, REPORT, statusPage } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const ROOT = '/JSSResource'
const JSON_TYPE = { accept: 'application/json' }

const json = async <Body = Json>(path: string) =>
  (await jamf.call<Body>(`${ROOT}${path}`, { headers: JSON_TYPE })).body
const xml = (path: string, accept = 'application/xml') => jamf.call(`${ROOT}${path}`, { headers: { accept } })
const parse = (text: string) => new XMLParser({ parseTagValue: false }).parse(text)

const NOT_FOUND = statusPage(
  'Not Found',
  '10.4.5',
  'The server has not found anything matching the request URI',
)

const UNAUTHORIZED = statusPage('Unauthorized', '10.4.2', 'The request requires user authentication')

t.test(
  'an address that begins with two slashes does not reach the Classic API, and the Pro API it does',
  async t => {
    const bearer = await jamf.bearer()
    for (const path of ['//JSSResource/computers', '///JSSResource/computers/id/1', '//JSSResource']) {
      const title = 'HTTP Status 404 \u2013 Not Found'
      for (const options of [{}, { bearer }]) {
        const answer = await jamf.request(`${jamf.url}${path}`, options)
        t.strictSame([answer.status, answer.headers['content-type']], [404, 'text/html;charset=utf-8'], path)
        t.ok(answer.text.startsWith(`<!doctype html><html lang="en"><head><title>${title}</title>`))
      }
    }
    t.equal((await jamf.request(`${jamf.url}//api/v1/jamf-pro-version`, { bearer })).status, 200)
  },
)

t.test('XML is the default, and JSON comes to who asks for it', async t => {
  const cases: [string | undefined, string][] = [
    [undefined, 'application/xml;charset=UTF-8'],
    ['*/*', 'application/xml;charset=UTF-8'],
    ['text/xml', 'application/xml;charset=UTF-8'],
    ['application/xml', 'application/xml;charset=UTF-8'],
    ['application/json', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/json;q=0.4, application/xml;q=0.9', 'application/xml;charset=UTF-8'],
    ['text/html', 'application/xml;charset=UTF-8'],
  ]
  for (const [accept, type] of cases) {
    const answer = await jamf.call(`${ROOT}/computers`, { headers: accept ? { accept } : {} })
    t.equal(answer.headers['content-type'], type, String(accept))
  }
  const { headers } = await xml('/computers')
  t.match(headers, {
    'accept-ranges': 'bytes',
    vary: 'Accept-Charset,Accept-Encoding,Accept-Language,Accept',
    'cache-control': 'no-store, no-cache, must-revalidate, max-age=0, post-check=0, pre-check=0',
  })
})

t.test('a list has its size in XML only', async t => {
  const { computers } = await json<{ computers: Json[] }>('/computers')
  t.equal(computers.length, 25)
  t.strictSame(computers[1], { id: 2, name: 'ADELE-MBP' })
  const { text } = await xml('/computers')
  t.ok(
    text.startsWith(
      '<?xml version="1.0" encoding="UTF-8"?><computers><size>25</size><computer><id>1</id><name>ADMIN-MBP</name></computer>',
    ),
  )
})

t.test('the basic list has dates with an offset without a colon', async t => {
  const { computers } = await json<{ computers: Json[] }>('/computers/subset/basic')
  const { report_date_utc: utc, report_date_epoch: epoch, ...rest } = computers[1]!
  t.match(utc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/)
  t.equal(epoch, Date.parse(String(utc)))
  t.match(rest, {
    id: 2,
    name: 'ADELE-MBP',
    managed: true,
    username: 'adele.vance@contoso.com',
    department: 'Product',
    building: 'Seattle Campus',
  })
})

t.test('a computer is found by everything that names it', async t => {
  const { computer } = await json<{ computer: { general: Json } }>('/computers/id/2')
  const { general } = computer
  t.match(general, { id: 2, name: 'ADELE-MBP', platform: 'Mac', site: { id: Number, name: String } })
  const mac = String(general.mac_address)
  for (const path of [
    'name/ADELE-MBP',
    'name/adele-mbp',
    `serialnumber/${general.serial_number}`,
    `udid/${general.udid}`,
    `macaddress/${mac}`,
    `macaddress/${mac.replaceAll(':', '.')}`,
    `macaddress/${mac.replaceAll(':', '').toLowerCase()}`,
    `macaddress/${general.alt_mac_address}`,
  ]) {
    t.strictSame((await json(`/computers/${path}`)).computer, computer, path)
  }
})

t.test('a computer has the parts and quirks that were recorded', async t => {
  const { computer } = await json<{ computer: Record<string, Json> }>('/computers/id/2')
  t.strictSame(Object.keys(computer), [
    'general',
    'location',
    'purchasing',
    'peripherals',
    'hardware',
    'certificates',
    'security',
    'software',
    'extension_attributes',
    'groups_accounts',
    'iphones',
    'configuration_profiles',
  ])
  t.match(computer, {
    general: {
      remote_management: { managed: true, management_username: 'localadmin' },
      mdm_capable_users: { mdm_capable_user: 'adele.vance' },
      report_date_epoch: Number,
    },
    location: { realname: 'Adele Vance', real_name: 'Adele Vance', phone: String, phone_number: String },
    peripherals: [],
    hardware: { is_apple_silicon: true, number_cores: Number, filevault2_users: ['adele.vance'] },
    software: { available_updates: {}, unix_executables: [], licensed_software: ['Design Suite'] },
    groups_accounts: { local_accounts: [{ name: 'adele.vance', home_size: '-1MB', administrator: false }] },
  })
  t.notMatch(JSON.stringify(computer), 'c0ffee00-0000-4000-8000-0000000000d2')
  const spare = await json<{ computer: Record<string, Json> }>('/computers/id/25')
  t.match(spare.computer, { general: { mdm_capable_users: {} }, location: { username: '', building: '' } })
})

t.test('no value is null', async t => {
  for (const id of [1, 16, 25]) {
    const answer = await jamf.call(`${ROOT}/computers/id/${id}`, { headers: JSON_TYPE })
    t.notMatch(answer.text, /:null/)
  }
})

t.test('both formats say the same', async t => {
  const path = '/computers/id/2/subset/General&Location'
  const { computer } = await json<{ computer: Record<string, Json> }>(path)
  const parsed = parse((await xml(path)).text).computer
  t.strictSame(Object.keys(parsed), ['general', 'location'])
  t.strictSame(Object.keys(parsed.general), Object.keys(computer.general!))
  t.strictSame(parsed.location, computer.location)
})

t.test('what XML must escape is escaped', async t => {
  const name = 'A <b> & "c" \u0001'
  await jamf.call('/api/v3/computers-inventory-detail/9', { method: 'PATCH', json: { general: { name } } })
  const { text } = await xml('/computers/id/9/subset/General')
  t.match(text, '<name>A &lt;b&gt; &amp; &quot;c&quot; </name>')
  t.equal(parse(text).computer.general.name, 'A <b> & "c"')
  const { computer } = await json<{ computer: { general: Json } }>('/computers/id/9')
  t.equal(computer.general.name, name)
})

t.test('a subset is part of the record, in any case', async t => {
  for (const subset of ['General', 'general', 'GENERAL']) {
    t.strictSame(
      Object.keys((await json<{ computer: object }>(`/computers/id/2/subset/${subset}`)).computer),
      ['general'],
    )
  }
  const { computer } = await json<{ computer: object }>(
    '/computers/name/ADELE-MBP/subset/ExtensionAttributes&groups_accounts',
  )
  t.strictSame(Object.keys(computer), ['extension_attributes', 'groups_accounts'])
  const answer = await xml('/computers/id/2/subset/Nonsense')
  t.strictSame(
    [answer.status, answer.text],
    [400, statusPage('Bad Request', '10.4.1', 'Error: Unknown subset nonsense')],
  )
})

t.test('match finds by any fact, with stars for what is not known', async t => {
  const found = async (glob: string) =>
    (await json<{ computers: Json[] }>(`/computers/match/${encodeURIComponent(glob)}`)).computers.map(
      ({ name }) => name,
    )
  t.strictSame(await found('ADELE*'), ['ADELE-MBP'])
  t.strictSame(await found('*vance@*'), ['ADELE-MBP'])
  t.strictSame(await found('adele-mbp'), ['ADELE-MBP'])
  t.strictSame(await found('ADELE'), [])
  t.strictSame(await found('%'), [])
  t.equal((await found('*')).length, 25)
  t.match(parse((await xml('/computers/match/nothing')).text), { computers: { size: '0' } })
})

t.test('groups are listed and shown with criteria and present members', async t => {
  const { computer_groups: groups } = await json<{ computer_groups: Json[] }>('/computergroups')
  t.strictSame(groups[0], { id: 1, name: 'All Managed Clients', is_smart: true })
  const { computer_group: pool } = await json<{ computer_group: Json }>('/computergroups/name/Loan%20Pool')
  t.match(pool, { id: 4, is_smart: false, site: { id: -1, name: 'None' }, criteria: [] })
  t.strictSame(
    (pool.computers as Json[]).map(({ name }) => name),
    ['PAVEL-MINI', 'SUPPORT-MINI', 'SPARE-MINI'],
  )
  const { text } = await xml('/computergroups/id/2')
  t.match(
    text,
    '<criteria><size>1</size><criterion><name>Application Title</name><priority>0</priority><and_or>and</and_or><search_type>is</search_type><value>CompanyPortal.app</value><opening_paren>false</opening_paren><closing_paren>false</closing_paren></criterion></criteria><computers><size>21</size>',
  )
})

t.test('mobile devices are listed, matched and shown', async t => {
  const { mobile_devices: devices } = await json<{ mobile_devices: Json[] }>('/mobiledevices')
  t.equal(devices.length, 11)
  t.match(devices[0], { id: 1, name: 'ADELE-IPHONE', model: 'iPhone 16 Pro', managed: true })
  const matched = await json<{ mobile_devices: Json[] }>('/mobiledevices/match/ADELE*')
  const { udid, serial_number, wifi_mac_address } = devices[0]!
  t.strictSame(matched.mobile_devices, [
    {
      id: 1,
      name: 'ADELE-IPHONE',
      udid,
      serial_number,
      mac_address: wifi_mac_address,
      wifi_mac_address,
      username: 'adele.vance@contoso.com',
      realname: 'Adele Vance',
      email: 'adele.vance@contoso.com',
      email_address: 'adele.vance@contoso.com',
      room: 'Open space',
      position: 'Product Manager',
      building: 'Seattle Campus',
      building_name: 'Seattle Campus',
      department: 'Product',
      department_name: 'Product',
    },
  ])
  t.equal(
    (await json<{ mobile_devices: Json[] }>('/mobiledevices/match/*product*')).mobile_devices.length > 0,
    true,
  )
  const { mobile_device: one } = await json<{ mobile_device: Record<string, Json> }>(
    `/mobiledevices/serialnumber/${devices[0]!.serial_number}`,
  )
  t.match(one, {
    general: { id: 1, display_name: 'ADELE-IPHONE', os_type: 'iOS' },
    location: { building: 'Seattle Campus' },
  })
})

t.test('a mobile device has the parts, the words and the dates that were seen', async t => {
  const { mobile_device: phone } = await json<{ mobile_device: Record<string, Json> }>('/mobiledevices/id/1')
  t.strictSame(Object.keys(phone), [
    'general',
    'location',
    'purchasing',
    'applications',
    'security',
    'network',
    'certificates',
    'configuration_profiles',
    'provisioning_profiles',
    'mobile_device_groups',
    'extension_attributes',
  ])
  t.match(phone, {
    general: {
      last_inventory_update: /^[A-Z][a-z]+day, [A-Z][a-z]+ \d{1,2} \d{4} at \d{1,2}:\d\d [AP]M$/,
      last_inventory_update_epoch: Number,
      enrollment_method: 'PreStage enrollment: Standard Devices',
      shared: 'No',
      diagnostic_submission: 'No',
      app_analytics: 'No',
      tethered: 'No',
      last_cloud_backup_date_utc: '2025-05-01T22:00:00.000+0000',
      location_services_enabled: true,
      last_backup_time_epoch: Number,
    },
    purchasing: { po_date: '2024-04-02', po_date_epoch: 1712016000000, lease_expires: '2027-04-02' },
    security: {
      passcode_lock_grace_period_enforced: 'Not Available',
      jailbreak_detected: 'Normal',
      lost_mode_enabled: 'false',
      lost_mode_enforced: false,
      lost_mode_enable_issued_epoch: 0,
      lost_location_utc: '',
      lost_location_speed: -1,
    },
    network: {
      voice_roaming_enabled: 'No',
      home_mobile_country_code: '310',
      current_mobile_network_code: '410',
    },
    provisioning_profiles: [{ display_name: 'Contoso In-House', expiration_date_epoch: 2020924800000 }],
    extension_attributes: [{ name: 'Badge Number', type: 'Number', value: '4711' }],
  } as never)
  const { mobile_device: own } = await json<{ mobile_device: Record<string, Json> }>(
    '/mobiledevices/name/ALEX-IPHONE',
  )
  t.match(own, {
    general: { supervised: false, enrollment_method: 'User-initiated - no invitation' },
    security: { lost_mode_enabled: 'Unsupervised Device' },
  })
  const { text } = await xml('/mobiledevices/id/1')
  t.match(text, '<provisioning_profiles><size>1</size><mobile_device_provisioning_profile><display_name>')
})

t.test('parts of a mobile device are shown under each of its keys', async t => {
  const { mobile_device: whole } = await json<{ mobile_device: Record<string, Json> }>('/mobiledevices/id/1')
  const { serial_number, udid, wifi_mac_address } = whole.general!
  for (const key of [
    'id/1',
    'name/ADELE-IPHONE',
    `serialnumber/${serial_number}`,
    `udid/${udid}`,
    `macaddress/${wifi_mac_address}`,
  ]) {
    const { mobile_device: parts } = await json<{ mobile_device: Json }>(
      `/mobiledevices/${key}/subset/General&ProvisioningProfiles`,
    )
    const { general, provisioning_profiles } = whole
    t.strictSame(parts, { general, provisioning_profiles }, key)
  }
  t.equal((await xml('/mobiledevices/id/1/subset/Nonsense')).status, 400)
})

t.test('what there is not is 404 with the status page', async t => {
  for (const path of [
    '/computers/id/999',
    '/computers/id/abc',
    '/computers/name/nobody',
    '/computers/macaddress/zz',
    '/computergroups/id/99',
    '/computergroups/id/8',
    '/mobiledevices/id/99',
    '/nonsense',
  ]) {
    const answer = await jamf.call(`${ROOT}${path}`, { headers: JSON_TYPE })
    t.strictSame([answer.status, answer.text], [404, NOT_FOUND], path)
    t.equal(answer.headers['content-type'], 'text/html;charset=UTF-8')
  }
})

t.test('a missing token is refused with JSON, a missing privilege with the status page', async t => {
  const missing = await jamf.request(`${ROOT}/computers`)
  t.strictSame([missing.status, missing.text], [401, INVALID_TOKEN])
  t.equal((await jamf.request(`${ROOT}/nonsense`)).text, INVALID_TOKEN)
  const answer = await jamf.request(`${ROOT}/mobiledevices`, { bearer: await jamf.bearer(REPORT) })
  t.equal(answer.status, 403)
  t.equal(
    answer.text,
    statusPage('Forbidden', '10.4.4', 'The server understood the request, but is refusing to fulfill it'),
  )
})

t.test('user name and password open the Classic API too, and only it', async t => {
  const headers = basic('jamfadmin', 'localtenant')
  t.equal((await jamf.request(`${ROOT}/computers`, { headers })).status, 200)
  t.equal((await jamf.request('/api/v1/computers-inventory', { headers })).status, 401)
  for (const path of ['/computers', '/computers/id/1', '/nonsense']) {
    const wrong = await jamf.request(`${ROOT}${path}`, { headers: basic('jamfadmin', 'wrong') })
    t.strictSame(
      [wrong.status, wrong.headers['content-type'], wrong.text],
      [401, 'text/html;charset=UTF-8', UNAUTHORIZED],
    )
    t.equal(
      wrong.headers['www-authenticate'],
      'Basic realm="Restful JSS Access -- Please supply your credentials"',
    )
  }
})

t.test('writes are not emulated yet: 405, whatever the body', async t => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><computer>&d;</computer>'
  for (const headers of [{ 'content-type': 'text/xml' }, {}]) {
    const answer = await jamf.call(`${ROOT}/computers/id/1`, { method: 'PUT', headers, body: bomb })
    t.equal(answer.status, 405)
    t.match(
      answer.text,
      '<p style="font-size: 1.2em;font-weight: bold;margin: 1em 0px;">Method Not Allowed</p>',
    )
    t.equal(answer.headers.allow, 'GET')
  }
})
