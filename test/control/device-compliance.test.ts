import { createServer } from 'node:http'
import t from 'tap'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest, jamfToken, NEWCOMER, PARTNER, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t, { clock: Date.UTC(2026, 2, 1, 12) })
const contract = await openContract('control')
const { control } = emulator
const adele = control.devices('ADELE-MBP')
const compliance = async () => (await adele.get()).entra.map(it => it.isCompliant)

const change = (json: unknown) =>
  emulator.request('/_localtenant/device-compliance', { method: 'PATCH', json })

t.beforeEach(async () => {
  await control.reset()
  await control.clock.freeze('2026-03-01T12:00:00Z')
})

t.test(
  'a Mac that leaves the compliance group is not compliant in Microsoft Graph, and one that comes back is',
  async t => {
    const left = await adele.set({ fileVault: false })
    t.same(left.jamf?.groups, ['All Managed Clients', 'Jamf-Intune Applicable Group'])
    t.same(await compliance(), [true], 'Intune has been told, and takes its time')
    await control.clock.advance(1)
    const bearer = await emulator.token()
    const graph = async () =>
      (await emulator.request('/v1.0/devices/c0ffee00-0000-4000-8000-0000000000d1', { bearer })).body
    t.match(await graph(), { isCompliant: false, isManaged: true })
    await adele.set({ fileVault: true })
    await control.clock.advance(1)
    t.match(await graph(), { isCompliant: true, isManaged: true })
  },
)

t.test('it is told over HTTP, which the journal shows', async t => {
  await adele.set({ fileVault: false })
  t.same(await control.requests.list(), [], 'apart from what clients ask')
  const requests = await control.requests.list({ sender: 'jamf' })
  t.same(
    requests.map(({ method, operation, response, caller }) => [method, operation, response.status, caller]),
    [
      ['POST', 'issueTokenV2', 200, PARTNER],
      ['GET', 'listServicePrincipalEndpoints', 200, PARTNER],
      ['POST', 'issueTokenV2', 200, PARTNER],
      ['PUT', 'putDataUploadMessage', 200, PARTNER],
    ],
  )
  t.match(requests.at(-1)?.request.body, { TenantId: TENANT, Content: /"complianceStatus":"notCompliant"/ })
})

t.test(
  'it is not in the way of what clients ask: no filter and no fault concerns it that does not say so',
  async t => {
    await control.faults.set({
      faults: [{ match: { product: 'graph' }, nth: 1, effect: { status: 500 } }],
    })
    await adele.set({ fileVault: false })
    t.match(await control.deviceCompliance.get(), { state: 'active', fault: null })
    const bearer = await emulator.token()
    const headers = { 'x-localtenant-sender': 'jamf' }
    t.equal((await emulator.request('/v1.0/users', { bearer, headers })).status, 500, 'the first of a client')
    t.same(
      (await control.requests.list()).map(({ operation, sender }) => [operation, sender]),
      [
        ['issueTokenV2', undefined],
        ['listUsers', undefined],
      ],
      'whatever it calls itself',
    )
    t.equal((await control.requests.list({ sender: '*' })).length, 6)
    await t.rejects(control.requests.list({ sender: 'graph' as 'jamf' }), {
      status: 400,
      message: "There is no sender 'graph'; there are jamf, *.",
    })
  },
)

t.test('what changes nothing of the groups is not told', async t => {
  await adele.set({ assetTag: 'X-1' })
  t.same(await control.requests.list({ sender: '*' }), [])
  t.match(await control.deviceCompliance.get(), { state: 'active', waiting: 0, lastUpload: null })
})

t.test('time alone takes Macs out of a group: looked at every quarter of an hour', async t => {
  await control.clock.advance(3 * 86_400)
  t.same(await compliance(), [false])
  t.match(await control.deviceCompliance.get(), { lastUpload: { status: 'Completed', fault: null } })
})

t.test('its settings are shown without the secret, and can be changed', async t => {
  const answer = await emulator.request('/_localtenant/device-compliance')
  contract.matches(t, 'getDeviceCompliance', answer)
  t.same(answer.body, {
    enabled: true,
    state: 'active',
    clientId: PARTNER,
    applicableGroup: 'Jamf-Intune Applicable Group',
    complianceGroup: 'Jamf-Intune Compliance Group',
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    checkSeconds: 900,
    nextCheckAt: (answer.body as { nextCheckAt: string }).nextCheckAt,
    waiting: 0,
    fault: null,
    lastUpload: null,
  })
  const off = await change({ enabled: false })
  contract.matches(t, 'changeDeviceCompliance', off)
  t.match(off.body, { enabled: false, state: 'disabled' })
  await adele.set({ fileVault: false })
  await control.clock.advance(3600)
  t.same(await compliance(), [true], 'nobody has told Intune')
  t.match((await change({ enabled: true })).body, { state: 'active', lastUpload: { status: 'InProgress' } })
  await control.clock.advance(1)
  t.same(await compliance(), [false], 'what happened meanwhile is found')
})

t.test('another group can decide', async t => {
  t.match((await change({ complianceGroup: 'Loan Pool' })).body, { complianceGroup: 'Loan Pool' })
  await control.clock.advance(1)
  t.same(await compliance(), [false])
})

t.test('impossible settings are refused in a sentence', async t => {
  const refusals: [unknown, string][] = [
    [{ complianceGroup: 'Nobody' }, "There is no computer group 'Nobody'; there are All Managed Clients, "],
    [
      { authority: 'somewhere' },
      "The authority 'somewhere' is no address such as https://login.microsoftonline.com.",
    ],
    [{ graph: 'ftp://graph' }, "The graph 'ftp://graph' is no address"],
    [{ graph: 'http://:word@127.0.0.1' }, 'is no address'],
    [{ checkSeconds: 0 }, 'checkSeconds'],
    [{ colour: 1 }, 'colour'],
    [{}, ''],
  ]
  for (const [json, sentence] of refusals) {
    const answer = await change(json)
    t.equal(answer.status, 400, answer.text)
    contract.matches(t, 'changeDeviceCompliance', answer)
    t.ok(String(answer.body.error).includes(sentence), answer.text)
  }
})

t.test(
  'a secret that is refused is a state to see; nothing is lost, and all is told once it is mended',
  async t => {
    const wrong = await change({ clientSecret: 'wrong' })
    contract.matches(t, 'changeDeviceCompliance', wrong)
    await adele.set({ fileVault: false })
    const failed = await control.deviceCompliance.get()
    t.match(failed, {
      state: 'error',
      waiting: 1,
      fault: {
        at: '2026-03-01T12:00:00Z',
        request: `POST https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
        status: 401,
        code: 'AADSTS7000215',
        retryAt: '2026-03-01T12:01:00Z',
      },
    })
    await control.clock.advance(60)
    t.match(await control.deviceCompliance.get(), { fault: { at: '2026-03-01T12:01:00Z' } }, 'tried again')
    t.same(await compliance(), [true])
    t.match((await change({ clientSecret: 'localtenant-partner-secret' })).body, {
      state: 'active',
      waiting: 0,
      fault: null,
    })
    await control.clock.advance(1)
    t.same(await compliance(), [false])
    const names = (await control.events.list()).map(({ name }) => name)
    t.same(
      names.filter(name => name.startsWith('deviceCompliance')),
      ['deviceComplianceFailed', 'deviceComplianceRecovered'],
    )
  },
)

t.test('an application without consent is refused, and Jamf Pro tells its administrators', async t => {
  const bearer = await jamfToken(emulator)
  const notifications = async () => (await emulator.request('/api/v1/notifications', { bearer })).body
  t.same(await notifications(), [])
  await change({ clientId: NEWCOMER, clientSecret: 'localtenant-unconsented-secret' })
  await adele.set({ fileVault: false })
  t.match(await control.deviceCompliance.get(), {
    state: 'error',
    fault: { request: /^GET https:\/\/graph\.microsoft\.com\/v1\.0\/servicePrincipals/, status: 403 },
  })
  t.same(await notifications(), [{ type: 'DEVICE_COMPLIANCE_CONNECTION_ERROR', id: '1', params: {} }])
  const path = '/api/v1/notifications/DEVICE_COMPLIANCE_CONNECTION_ERROR/1'
  t.equal((await emulator.request(path, { method: 'DELETE', bearer })).status, 204)
  t.same(await notifications(), [])
  await control.clock.advance(61)
  t.same(await notifications(), [], 'once dismissed it does not come back for the same')
  await change({ clientId: PARTNER, clientSecret: 'localtenant-partner-secret' })
  await control.clock.advance(1)
  t.same(await compliance(), [false])
})

t.test('a service that fails, or cuts the connection, is tried again', async t => {
  await control.faults.set({
    faults: [
      { match: { operation: 'putDataUploadMessage', sender: 'jamf' }, nth: 1, effect: { status: 503 } },
    ],
  })
  await adele.set({ fileVault: false })
  t.match(await control.deviceCompliance.get(), { state: 'error', fault: { status: 503 } })
  await control.clock.advance(61)
  t.match(await control.deviceCompliance.get(), { state: 'active', fault: null })
})

t.test('a user outside the assigned group: what Intune says of the message is shown', async t => {
  await adele.register('alex.wilber@contoso.com')
  await control.clock.advance(1)
  await control.clock.advance(1)
  const { lastUpload } = await control.deviceCompliance.get()
  t.match(lastUpload, { status: 'Completed', fault: null }, 'Alex is in it')
  await adele.register('yusuf.demir@contoso.com')
  await control.clock.advance(2)
  t.match((await control.deviceCompliance.get()).lastUpload, {
    status: 'Failed',
    fault: /^The device '.*' belongs to a user whom the partner is not assigned to\.$/,
  })
})

t.test('it can be pointed at a server of your own', async t => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.writeHead(500, { 'content-type': 'text/plain' }).end('not today')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const authority = `http://127.0.0.1:${port}`
  await change({ authority })
  await adele.set({ fileVault: false })
  t.match(await control.deviceCompliance.get(), {
    state: 'error',
    fault: { request: `POST ${authority}/${TENANT}/oauth2/v2.0/token`, status: 500, message: 'not today' },
  })
  t.equal(seen[0], `POST /${TENANT}/oauth2/v2.0/token`)
})

t.test('a reset while it works leaves nothing of it behind', async t => {
  await control.faults.set({
    faults: [{ match: { operation: 'putDataUploadMessage', sender: 'jamf' }, effect: { latency: 300 } }],
  })
  const working = adele.set({ fileVault: false })
  await new Promise(resolve => setImmediate(resolve))
  await control.reset()
  await working.catch(() => {})
  await control.clock.advance(5)
  t.same(await compliance(), [true])
  t.match(await control.deviceCompliance.get(), { state: 'active', waiting: 0 })
})

t.test('an organisation that is made of another has a connection of its own', async t => {
  await using other = await emulator.tenant()
  await other.devices('ADELE-MBP').set({ fileVault: false })
  await other.control.clock.advance(1)
  t.match(await other.devices('ADELE-MBP').get(), { entra: [{ isCompliant: false }] })
  t.match(await other.control.deviceCompliance.get(), { state: 'active', fault: null })
  t.same(await compliance(), [true])
})

t.test('where it is not set up it says what it takes', async t => {
  const empty = await emulatorUnderTest(t, { seed: 'empty' })
  const answer = await empty.request('/_localtenant/device-compliance')
  t.equal(answer.status, 404)
  contract.matches(t, 'getDeviceCompliance', answer)
  const refused = await empty.request('/_localtenant/device-compliance', {
    method: 'PATCH',
    json: { enabled: true },
  })
  t.equal(refused.status, 400)
  t.same(refused.body, {
    error:
      'Device Compliance is not set up; it takes clientId, clientSecret, applicableGroup, complianceGroup, too.',
  })
})

t.test('nor is it what comes closest to a request of a client that did not come', async t => {
  await adele.set({ fileVault: false })
  await t.rejects(control.requests.verify({ match: { operation: 'listUsers' }, count: 1 }), {
    message: '0 requests match operation listUsers; expected: 1; there is no other request.',
  })
})

t.test('whoever waits for what follows is told of it without asking for anything else', async t => {
  await control.clock.resume()
  const events = await control.events.follow({
    names: ['complianceChanged'],
    signal: AbortSignal.timeout(10_000),
  })
  await adele.set({ fileVault: false })
  t.match((await events.next()).value, { displayName: 'ADELE-MBP', from: true, to: false })
  await events.return()

  const since = (await control.requests.list({ sender: 'jamf' })).at(-1)!.id
  await adele.set({ fileVault: true })
  const [asked] = await control.requests.wait(
    { sender: 'jamf', operation: 'getDataUploadMessage', since },
    { seconds: 10 },
  )
  t.match(asked, { response: { status: 200 } }, 'Jamf Pro has asked how it went')
})
