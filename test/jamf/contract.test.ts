import t from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { jamfPrivileges } from '../../src/products/jamf/access/privileges.ts'
import { computerParts } from '../../src/products/jamf/computers/classic-computer.ts'
import { jamfUnderTest } from './jamf.ts'

const jamf = await jamfUnderTest(t)
const operations = operationsOf(await readDocument('jamf'))

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

t.test('every body of JSON may have one scalar for another, and no member that is not known', async t => {
  const withBody = operations.filter(({ bodyTypes }) => bodyTypes.includes('application/json'))
  t.ok(withBody.length > 10)
  for (const { id, extensions, method, path } of withBody) {
    t.equal(extensions['x-coerced'], true, id)
    const target = path.replace('{id}', '1')
    const answer = await jamf.call(target, {
      method,
      json: { name: 'A', groupName: 'A', note: 'A', ids: [], priority: 1, nonsense: 1 },
    })
    t.match([answer.status, answer.body], [400, { errors: [{ code: 'INVALID_CONTENT' }] }], id)
    t.match(answer.text, / has no '/, id)
  }
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
