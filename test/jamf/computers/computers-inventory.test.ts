import t from 'tap'
import { errorText, type Json, jamfUnderTest, type Page } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const LIST = '/api/v1/computers-inventory'

interface Computer {
  readonly id: string
  readonly udid: string
  readonly general: { readonly name: string } | null
  readonly [section: string]: unknown
}

const list = (query: string) => jamf.call<Page<Computer>>(`${LIST}?${query}`)
const namesOf = ({ body }: { body: Page<Computer> }) => body.results.map(({ general }) => general!.name)
const filtered = async (filter: string) =>
  namesOf(await list(`page-size=100&sort=id:asc&filter=${encodeURIComponent(filter)}`))

t.test('a list shows the section GENERAL, and every other section is there and null', async t => {
  const { body } = await list('')
  t.equal(body.totalCount, 25)
  t.equal(body.results.length, 25)
  const { id, udid, general, ...others } = body.results[0]!
  t.match({ id, udid, general }, { id: '2', udid: String, general: { name: 'ADELE-MBP', platform: 'Mac' } })
  t.equal(Object.keys(others).length, 23)
  t.ok(Object.values(others).every(section => section === null))
})

t.test('a list is sorted by name unless the client says otherwise', async t => {
  const names = namesOf(await list('page-size=100'))
  t.strictSame(names, [...names].sort())
  t.strictSame(namesOf(await list('page-size=100&sort=general.name:desc')), [...names].reverse())
})

t.test('lists can be sorted by several fields, in one parameter or in several', async t => {
  const one = namesOf(await list('page-size=100&sort=hardware.model:asc,general.name:desc'))
  const two = namesOf(await list('page-size=100&sort=hardware.model:asc&sort=general.name:desc'))
  t.strictSame(two, one)
  const { body } = await list(
    'page-size=100&sort=hardware.model,general.name:desc&section=HARDWARE&section=GENERAL',
  )
  const models = body.results.map(({ hardware }) => (hardware as Json).model as string)
  t.strictSame(models, [...models].sort())
})

t.test('pages are counted from zero, and the total does not depend on them', async t => {
  const all = namesOf(await list('page-size=100'))
  for (const page of [0, 1, 2]) {
    const answer = await list(`page=${page}&page-size=10`)
    t.equal(answer.body.totalCount, 25)
    t.strictSame(namesOf(answer), all.slice(page * 10, page * 10 + 10))
  }
  const beyond = await list('page=9&page-size=10')
  t.strictSame(beyond.body, { totalCount: 25, results: [] })
})

t.test('sections are asked for one by one or joined by commas', async t => {
  for (const query of ['section=HARDWARE&section=SECURITY', 'section=HARDWARE,SECURITY']) {
    const { body } = await list(`page-size=1&${query}`)
    const { general, hardware, security } = body.results[0]!
    t.equal(general, null)
    t.match({ hardware, security }, { hardware: { make: 'Apple' }, security: { sipStatus: 'ENABLED' } })
  }
})

t.test('filters compare, negate, list, combine and take wildcards', async t => {
  const cases: [string, string[]][] = [
    ['general.name==ADELE-MBP', ['ADELE-MBP']],
    ['general.name=="adele-mbp"', ['ADELE-MBP']],
    ["general.name=='ADELE*'", ['ADELE-MBP']],
    ['general.name==*-MINI', ['FARID-MINI', 'PAVEL-MINI', 'SUPPORT-MINI', 'SPARE-MINI']],
    ['general.name=in=(ADELE-MBP,SPARE-MINI)', ['ADELE-MBP', 'SPARE-MINI']],
    ['general.name==*MINI;general.name=out=(FARID-MINI,PAVEL-MINI)', ['SUPPORT-MINI', 'SPARE-MINI']],
    ['general.name==*MINI and general.remoteManagement.managed==false', ['SPARE-MINI']],
    ['general.name==ADELE-MBP or general.name==SPARE-MINI', ['ADELE-MBP', 'SPARE-MINI']],
    ['general.name==ADELE-MBP,general.name==SPARE-MINI;id==1', ['ADELE-MBP']],
    ['(general.name==ADELE-MBP,general.name==SPARE-MINI);id==25', ['SPARE-MINI']],
    ['id==2', ['ADELE-MBP']],
    ['id=="2"', ['ADELE-MBP']],
    ['id=in=(1,2)', ['ADMIN-MBP', 'ADELE-MBP']],
    ['id!=1;id<3', ['ADELE-MBP']],
    ['id>23', ['OLGA-MBP', 'SPARE-MINI']],
    ['userAndLocation.username==adele.vance@contoso.com', ['ADELE-MBP']],
    ['operatingSystem.fileVault2Status==NOT_ENCRYPTED', ['ALEX-MBA', 'NILS-MBP']],
    ['operatingSystem.version=lt=14.0', ['NILS-MBP', 'OLGA-MBP']],
    ['diskEncryption.fileVault2Enabled=="false"', ['ALEX-MBA', 'NILS-MBP', 'SPARE-MINI']],
    ['hardware.appleSilicon==false', ['NILS-MBP', 'OLGA-MBP']],
    ['userAndLocation.departmentId==5', ['HIRO-MBP', 'INES-MBP']],
    ['general.name!=*M*', []],
    ['hardware.serialNumber==nothing', []],
  ]
  for (const [filter, names] of cases) t.strictSame(await filtered(filter), names, filter)
})

t.test('the total of a filtered list is that of the filter', async t => {
  const { body } = await list('page-size=1&filter=general.name==*MINI')
  t.strictSame([body.totalCount, body.results.length], [4, 1])
})

t.test('dates are compared as moments, with fractions of a second too', async t => {
  const { body } = await list('page-size=1&filter=general.name==WENDELL-MBP')
  const { reportDate } = body.results[0]!.general as unknown as { reportDate: string }
  const exact = reportDate.replace('Z', '.000Z')
  t.strictSame(await filtered(`general.reportDate>="${exact}"`), ['WENDELL-MBP'])
  t.strictSame(await filtered(`general.reportDate>"${exact}"`), [])
})

t.test('every field that Jamf documents can be filtered and sorted by', async t => {
  const lasts = ['SelfService', 'Binary', 'Mdm'].flatMap(way => [
    `lastLoggedInUsername${way}`,
    `lastLoggedInUsername${way}Timestamp`,
  ])
  const general =
    'name,assetTag,jamfBinaryVersion,lastContactTime,lastEnrolledDate,lastCloudBackupDate,reportDate,mdmCertificateExpiration,platform'
  const sortable = [
    ...[...general.split(','), ...lasts].map(name => `general.${name}`),
    ...['id', 'udid', 'hardware.make', 'hardware.model', 'userAndLocation.realname'],
    ...['build', 'supplementalBuildVersion', 'rapidSecurityResponse', 'name', 'version'].map(
      name => `operatingSystem.${name}`,
    ),
    ...['purchasing.lifeExpectancy', 'purchasing.warrantyDate'],
  ]
  const filterable = [
    ...'barcode1,barcode2,enrolledViaAutomatedDeviceEnrollment,lastIpAddress,itunesStoreAccountActive,lastReportedIp,lastReportedIpV4,lastReportedIpV6,managementId,remoteManagement.managed,mdmCapable.capable,supervised,userApprovedMdm,declarativeDeviceManagementEnabled'
      .split(',')
      .map(name => `general.${name}`),
    ...'bleCapable,macAddress,modelIdentifier,serialNumber,supportsIosAppInstalls,appleSilicon'
      .split(',')
      .map(name => `hardware.${name}`),
    ...'buildingId,departmentId,email,phone,position,room,username'
      .split(',')
      .map(name => `userAndLocation.${name}`),
    ...'activationLockEnabled,recoveryLockEnabled,firewallEnabled'.split(',').map(name => `security.${name}`),
    ...'appleCareId,purchased,leased,vendor'.split(',').map(name => `purchasing.${name}`),
    ...[
      'operatingSystem.activeDirectoryStatus',
      'operatingSystem.fileVault2Status',
      'diskEncryption.fileVault2Enabled',
    ],
  ]
  for (const field of sortable) t.equal((await list(`page-size=1&sort=${field}:desc`)).status, 200, field)
  for (const field of [...sortable, ...filterable]) {
    const literal = ['1', 'true', '2026-01-01'].map(value => `${field}==${value}`)
    const answers = await Promise.all(literal.map(filter => list(`page-size=1&filter=${filter}`)))
    t.ok(
      answers.some(({ status }) => status === 200),
      field,
    )
  }
  for (const field of ['general.barcode1', 'hardware.serialNumber', 'userAndLocation.username']) {
    t.equal((await list(`sort=${field}:asc`)).status, 400, `${field} cannot be sorted by`)
  }
})

t.test('version 4 has other names for the last contact, and only it', async t => {
  const sorted = (version: number, field: string) =>
    jamf.call(`/api/v${version}/computers-inventory?page-size=1&sort=general.${field}:asc`)
  t.equal((await sorted(4, 'lastCheckIn')).status, 200)
  t.equal((await sorted(4, 'lastContactTime')).status, 400)
  t.equal((await sorted(3, 'lastContactTime')).status, 200)
  t.equal((await sorted(3, 'lastCheckIn')).status, 400)
})

t.test('versions differ in sections and in what an application tells', async t => {
  const of = async (version: number) => {
    const path = `/api/v${version}/computers-inventory/2?section=APPLICATIONS`
    const { body } = await jamf.call<{ applications: Json[] }>(path)
    return { sections: Object.keys(body).length, application: Object.keys(body.applications[0]!) }
  }
  const [one, two, three] = [await of(1), await of(2), await of(3)]
  t.strictSame([one.sections, two.sections, three.sections], [26, 24, 24])
  t.notOk(two.application.includes('cfBundleVersion'))
  t.ok(three.application.includes('cfBundleVersion'))
  t.equal((await jamf.call('/api/v2/computers-inventory?section=FONTS')).status, 400)
})

t.test('a local account carries the ids under which Entra knows Mac and user', async t => {
  const { body } = await jamf.call<{ localUserAccounts: Json[] }>(`${LIST}/2?section=LOCAL_USER_ACCOUNTS`)
  t.match(body.localUserAccounts, [
    {
      username: 'adele.vance',
      computerAzureActiveDirectoryId: 'c0ffee00-0000-4000-8000-0000000000d2',
      userAzureActiveDirectoryId: 'c0ffee00-0000-4000-8000-000000000012',
      azureActiveDirectoryId: 'ACTIVATED',
    },
    {
      username: 'localadmin',
      computerAzureActiveDirectoryId: null,
      userAzureActiveDirectoryId: null,
      azureActiveDirectoryId: 'UNKNOWN',
    },
  ])
})

t.test('the recovery key is in no section', async t => {
  const { text } = await jamf.call('/api/v3/computers-inventory-detail/2')
  t.notMatch(text, 'personalRecoveryKey')
})

t.test('what a record shows in one section it shows in all versions of it', async t => {
  const { body } = await jamf.call<Computer>('/api/v3/computers-inventory-detail/2')
  const one = await jamf.call<Computer>('/api/v3/computers-inventory/2?section=HARDWARE&section=PURCHASING')
  t.strictSame(one.body.hardware, body.hardware)
  t.strictSame(one.body.purchasing, body.purchasing)
})

t.test('an unknown id is 404, also one that is no number', async t => {
  for (const id of ['9999', '0', '-1', 'abc', '1%20or%201=1', '99999999999999999999']) {
    const answer = await jamf.call(`${LIST}/${id}`)
    t.equal(answer.status, 404, id)
    jamf.contract.matches(t, 'getComputerV1', answer)
  }
  const expected = {
    code: 'INVALID_ID',
    description: 'Computer with id 9999 does not exist.',
    id: '0',
    field: 'id',
  }
  t.equal((await jamf.call('/api/v3/computers-inventory-detail/9999')).text, errorText(404, expected))
})

t.test('what a list cannot do is refused with the parameter at fault', async t => {
  const cases: [string, string][] = [
    ['page-size=0', 'page-size'],
    ['page-size=abc', 'page-size'],
    ['page-size=-1', 'page-size'],
    ['page=-1', 'page'],
    ['page=x', 'page'],
    ['section=NONSENSE', 'section'],
    ['section=general', 'section'],
    ['page-size=99999999999', 'page-size'],
    ['sort=general.name:sideways', 'sort'],
    ['filter=general.name', 'filter'],
    ['filter=general.name==(', 'filter'],
    ['filter=((general.name==x)', 'filter'],
    ['filter=general.supervised==maybe', 'filter'],
    ['filter=general.supervised==*', 'filter'],
    ['filter=general.reportDate>soon', 'filter'],
    ['filter=purchasing.lifeExpectancy==many', 'filter'],
    ['filter="general.name"==x', 'filter'],
    ['filter=general.name=like=x', 'filter'],
    ['filter=%00', 'filter'],
  ]
  for (const [query, field] of cases) {
    const answer = await jamf.call<{ errors: Json[] }>(`${LIST}?${query}`)
    t.equal(answer.status, 400, query)
    t.match(answer.body.errors, [{ code: 'INVALID_FIELD', field, id: '0' }], query)
    jamf.contract.matches(t, 'listComputersV1', answer)
  }
  const expected = {
    code: 'INVALID_FIELD',
    description: 'page-size must be a whole number from 1 on.',
    id: '0',
    field: 'page-size',
  }
  t.equal((await jamf.call(`${LIST}?page-size=0`)).text, errorText(400, expected))
})

t.test('a page larger than the largest is that large, and nothing says so', async t => {
  for (const size of [2000, 2001, 20_000, 2_147_483_647]) {
    const { status, body } = await list(`page-size=${size}`)
    t.strictSame([status, body.totalCount, body.results.length], [200, 25, 25], String(size))
    const next = await list(`page=1&page-size=${size}`)
    t.strictSame([next.status, next.body.results], [200, []], String(size))
  }
})

t.test('a field that a list cannot be filtered or sorted by is refused with those that it can', async t => {
  const filters = [
    'nonsense==1',
    'general.name==x;nonsense==1',
    'name!=x',
    'storage==1',
    '__proto__==1',
    'constructor==1',
  ]
  for (const filter of filters) {
    const answer = await jamf.call(`${LIST}?filter=${encodeURIComponent(filter)}`)
    const field = /\w+(?===1$)|^name/.exec(filter)![0]
    t.match(answer, { status: 400, body: { errors: [{ code: null, id: '0', field: null }] } }, filter)
    t.match(
      answer.text,
      `"Cannot filter by field [${field}]. Fields that can be used in filtering results of this endpoint: [id, udid, `,
    )
    jamf.contract.matches(t, 'listComputersV1', answer)
  }
  const path = '/api/v1/departments'
  const filtered = {
    code: null,
    description:
      'Cannot filter by field [priority]. Fields that can be used in filtering results of this endpoint: [id, name]',
    id: '0',
    field: null,
  }
  t.equal((await jamf.call(`${path}?filter=priority==1`)).text, errorText(400, filtered))
  const description =
    'Cannot sort by field [priority]. Fields that can be used in sorting results of this endpoint: [id, name]'
  for (const sort of ['priority', 'name:asc,priority:desc', 'id:asc&sort=priority:asc']) {
    t.equal(
      (await jamf.call(`${path}?sort=${sort}`)).text,
      errorText(400, { ...filtered, description }),
      sort,
    )
  }
})

t.test('a wrong method is 405 and names the right ones', async t => {
  const answer = await jamf.call(LIST, { method: 'PUT', json: {} })
  t.strictSame([answer.status, answer.headers.allow], [405, 'GET'])
  t.match(answer.body, { httpStatus: 405, errors: [{ code: 'METHOD_NOT_ALLOWED' }] })
})
