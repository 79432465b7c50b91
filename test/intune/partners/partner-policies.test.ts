import t from 'tap'
import { contosoWith } from '../../entra/seeded.ts'
import { openContract } from '../../support/contract.ts'
import { CONNECTOR, DAEMON, PARTNER } from '../../support/emulator.ts'
import { errorOf, type Json, partnersUnderTest, TENANT_SYNC } from './partners.ts'

const POLICIES = `${TENANT_SYNC}/PartnerCompliancePolicies`
const GROUP = 'c0ffee00-0000-4000-8000-0000000000c1'

const contract = await openContract('intune')
const emulator = await partnersUnderTest(t, {
  seed: contosoWith(t, [], {
    partners: {
      compliance: [
        { displayName: 'Partner', state: 'enabled', application: 'Fabrikam Compliance', macOS: [], iOS: [] },
      ],
    },
  }),
})
const asPartner = await emulator.as(PARTNER)
const policy = {
  DisplayName: 'Macs',
  Description: 'Checked outside',
  Platform: 'macOS',
  PartnerManagedCompliance: true,
}

const assign = (id: unknown, json: unknown) =>
  asPartner(`${POLICIES}(guid'${id}')/Assign?api-version=1.6`, { json })
const list = async () => (await asPartner(`${POLICIES}?api-version=1.6`)).body.value as Json[]

t.test('a partner has no policy at first', async t => {
  const answer = await asPartner(`${POLICIES}?api-version=1.6`)
  t.equal(answer.status, 200)
  t.strictSame(answer.body, {
    'odata.metadata': `${emulator.url}${TENANT_SYNC}/$metadata#PartnerCompliancePolicies`,
    value: [],
  })
  contract.matches(t, 'listPartnerCompliancePolicies', answer)
})

t.test('a created policy comes back as an entity and as a collection of one', async t => {
  const answer = await asPartner(`${POLICIES}?api-version=1.6`, { json: policy })
  t.equal(answer.status, 201)
  const { 'odata.metadata': metadata, value, ...entity } = answer.body
  t.equal(metadata, `${emulator.url}${TENANT_SYNC}/$metadata#PartnerCompliancePolicies/@Element`)
  t.strictSame(value, [entity])
  t.match(entity['odata.etag'], /^W\/"[0-9a-f]{16}"$/)
  t.match(entity, { ...policy, PartnerPolicyId: null })
  t.equal(entity['odata.id'], `${emulator.url}${POLICIES}(guid'${entity.Id}')`)
  contract.matches(t, 'createPartnerCompliancePolicy', answer)
  t.strictSame(await list(), [entity], 'and is listed alike')
})

t.test('a second policy for the platform is a conflict, one for another platform is not', async t => {
  const again = await asPartner(POLICIES, { json: { ...policy, DisplayName: 'More Macs' } })
  t.equal(again.status, 409)
  t.equal(errorOf(again).code, 'Conflict')
  contract.matches(t, 'createPartnerCompliancePolicy', again)
  const ios = await asPartner(POLICIES, { json: { DisplayName: 'Phones', Platform: 'iOS' } })
  t.equal(ios.status, 201)
  t.match(ios.body, { Description: null, PartnerManagedCompliance: true })
  t.same(
    (await list()).map(({ Platform }) => Platform),
    ['iOS', 'macOS'],
  )
})

t.test('a policy for a platform that the partner was not added for is answered with nothing', async t => {
  for (const Platform of ['Android', 'Linux']) {
    const answer = await asPartner(`${POLICIES}?api-version=1.6`, { json: { ...policy, Platform } })
    t.same([answer.status, answer.text], [204, ''], Platform)
    t.equal(answer.headers['content-type'], undefined)
  }
  t.equal((await list()).length, 2, 'and nothing has been added')
})

t.test('another partner neither sees nor meets these policies', async t => {
  const asDaemon = await emulator.as(DAEMON)
  t.equal((await asDaemon(POLICIES)).status, 403, 'and an application of no partner sees none at all')
  const asConnector = await emulator.as(CONNECTOR)
  const answer = await asConnector(POLICIES)
  t.equal(answer.status, 403)
  t.match(errorOf(answer).message.value, /manage_partner_compliance_policy/)
})

t.test('assigning answers with text that holds JSON', async t => {
  const id = (await list())[1]!.Id
  const answer = await assign(id, { assignments: [GROUP.toUpperCase()] })
  t.equal(answer.status, 200)
  t.equal(answer.body.value, `{"assignments":["${GROUP}"]}`)
  contract.matches(t, 'assignPartnerCompliancePolicy', answer)
  const stray = `${TENANT_SYNC}//PartnerCompliancePolicies(guid%27${id}%27)%7D/assign/?api-version=1.6`
  t.equal((await asPartner(stray, { json: { assignments: [] } })).body.value, '{"assignments":[]}')
})

t.test('assigning refuses what does not exist or is malformed', async t => {
  const id = (await list())[0]!.Id
  const missing = await assign(GROUP, { assignments: [GROUP] })
  t.equal(missing.status, 404)
  contract.matches(t, 'assignPartnerCompliancePolicy', missing)
  t.equal((await assign('nonsense', { assignments: [] })).status, 400)
  t.equal((await assign(id, { assignments: [id] })).status, 400, 'an unknown group')
  t.equal((await assign(id, { assignments: ['staff'] })).status, 400, 'a group by name')
  t.equal((await assign(id, { assignments: GROUP })).status, 400)
  t.equal((await assign(id, {})).status, 400)
})

t.test('a malformed policy is refused', async t => {
  for (const change of [
    { Platform: 'BeOS' },
    { Platform: undefined },
    { DisplayName: '' },
    { DisplayName: undefined },
  ]) {
    const answer = await asPartner(POLICIES, { json: { ...policy, ...change } })
    t.equal(answer.status, 400, JSON.stringify(change))
  }
})
