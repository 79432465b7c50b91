import t from 'tap'
import { type Json, jamfUnderTest, type Page } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const GROUPS = '/api/v3/computer-groups'

const membersOf = async (id: number) =>
  (await jamf.call<{ members: number[] }>(`${GROUPS}/smart-group-membership/${id}`)).body.members

t.test('the list of all groups is an array without pages', async t => {
  const { body } = await jamf.call<Json[]>('/api/v1/computer-groups')
  t.equal(body.length, 7)
  t.strictSame(body[0], { id: '1', name: 'All Managed Clients', description: 'Every Mac', smartGroup: true })
  t.match(body[3], { id: '4', name: 'Loan Pool', smartGroup: false })
})

t.test('smart groups are listed with the number of those who fit now', async t => {
  const { body } = await jamf.call<Page>(`${GROUPS}/smart-groups?sort=name:asc&page-size=2`)
  t.equal(body.totalCount, 6)
  t.strictSame(
    body.results.map(({ name }) => name),
    ['All Managed Clients', 'Berlin or Minneapolis'],
  )
  t.strictSame(body.results[0], {
    id: '1',
    name: 'All Managed Clients',
    description: 'Every Mac',
    siteId: '-1',
    membershipCount: 25,
  })
  const found = await jamf.call<Page>(`${GROUPS}/smart-groups?filter=name==Jamf-Intune*;siteId==-1`)
  t.equal(found.body.totalCount, 2)
  t.equal((await jamf.call(`${GROUPS}/smart-groups?filter=description==x`)).status, 400)
})

t.test('a smart group is its criteria, without its id', async t => {
  const { body } = await jamf.call(`${GROUPS}/smart-groups/2`)
  t.strictSame(body, {
    name: 'Jamf-Intune Applicable Group',
    description: 'Macs that need access to company resources',
    criteria: [
      {
        name: 'Application Title',
        priority: 0,
        andOr: 'and',
        searchType: 'is',
        value: 'CompanyPortal.app',
        openingParen: false,
        closingParen: false,
      },
    ],
    siteId: '-1',
  })
})

t.test('static groups are listed with their size and shown without their members', async t => {
  const { body } = await jamf.call<Page>(`${GROUPS}/static-groups`)
  t.strictSame(body, {
    totalCount: 1,
    results: [{ id: '4', name: 'Loan Pool', description: 'Handed out for a day', siteId: '-1', count: 3 }],
  })
  const one = await jamf.call(`${GROUPS}/static-groups/4`)
  t.strictSame(one.body, { id: '4', name: 'Loan Pool', description: 'Handed out for a day', siteId: '-1' })
})

t.test('a group of the other kind, an unknown and a senseless id are 404', async t => {
  for (const path of [
    'smart-groups/4',
    'smart-groups/99',
    'smart-groups/x',
    'static-groups/1',
    'smart-group-membership/4',
  ]) {
    const answer = await jamf.call(`${GROUPS}/${path}`)
    t.equal(answer.status, 404, path)
    t.match(answer.body, { errors: [{ code: 'INVALID_ID' }] })
  }
})

t.test('a computer tells its groups, the static ones too', async t => {
  const groupsOf = async (id: number) => {
    const path = `/api/v3/computers-inventory/${id}?section=GROUP_MEMBERSHIPS`
    const { body } = await jamf.call<{ groupMemberships: Json[] }>(path)
    return body.groupMemberships.map(({ groupName }) => groupName)
  }
  t.strictSame(await groupsOf(25), ['All Managed Clients', 'Loan Pool', 'Outdated macOS'])
  const list = await jamf.call<Page<{ id: string; groupMemberships: Json[] }>>(
    '/api/v3/computers-inventory?section=GROUP_MEMBERSHIPS&sort=id:desc&page-size=3',
  )
  for (const { id, groupMemberships } of list.body.results) {
    t.strictSame(
      groupMemberships.map(({ groupName }) => groupName),
      await groupsOf(Number(id)),
    )
  }
  t.match(list.body.results[0]!.groupMemberships[1], {
    groupId: '4',
    groupName: 'Loan Pool',
    groupDescription: 'Handed out for a day',
    smartGroup: false,
  })
})

t.test('mobile devices have groups of their own', async t => {
  const { body } = await jamf.call<Json[]>('/api/v1/mobile-device-groups')
  t.strictSame(body[0], { id: 8, name: 'All Managed Mobile Devices', description: '', isSmartGroup: true })
  const smart = await jamf.call<Page>('/api/v2/mobile-device-groups/smart-groups?filter=groupName==*iPads')
  t.match(smart.body, {
    totalCount: 1,
    results: [{ groupId: '10', groupName: 'All Managed iPads', count: 4 }],
  })
  const fixed = await jamf.call<Page>('/api/v2/mobile-device-groups/static-groups')
  t.match(fixed.body, { totalCount: 1, results: [{ groupName: 'Demo Units', count: 2 }] })
})

t.test('membership follows a change of the inventory at once', async t => {
  t.ok((await membersOf(6)).includes(8))
  const json = { userAndLocation: { buildingId: '1' } }
  await jamf.call('/api/v3/computers-inventory-detail/8', { method: 'PATCH', json })
  t.notOk((await membersOf(6)).includes(8))
})

t.test('membership follows the clock', async t => {
  const before = await membersOf(3)
  t.ok(before.length > 0)
  await jamf.control.clock.advance(86_400 * 2)
  const bearer = await jamf.bearer()
  const after = await jamf.request<{ members: number[] }>(`${GROUPS}/smart-group-membership/3`, { bearer })
  t.strictSame(after.body.members, [])
})
