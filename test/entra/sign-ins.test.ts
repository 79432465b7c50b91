import t from 'tap'
import { openContract } from '../support/contract.ts'
import { CONNECTOR, DAEMON, emulatorUnderTest, TENANT } from '../support/emulator.ts'
import { address } from './authorize/consent-applications.ts'
import { visitor } from './authorize/consent-visitor.ts'

const ADMIN = 'c0ffee00-0000-4000-8000-000000000011'
const NEWCOMER = 'c0ffee00-0000-4000-8000-0000000000a4'
const GRAPH = '00000003-0000-0000-c000-000000000000'
const SECRET = 'localtenant-daemon-secret'
const WRONG = 'hunter2-is-not-the-secret'
const contract = await openContract('control')
const emulator = await emulatorUnderTest(t, {})
const { control } = emulator

const daemon = {
  grant_type: 'client_credentials',
  client_id: DAEMON,
  client_secret: SECRET,
  scope: 'https://graph.microsoft.com/.default',
}

/** What happens while `run` does something, without what every event has. */
async function eventsOf(run: () => Promise<unknown>): Promise<object[]> {
  const { id: since = 0 } = (await control.events.list()).at(-1) ?? {}
  await run()
  const events = await control.events.list({ since })
  return events.map(({ id: _, time: __, tenantId: ___, ...event }) => event)
}

const askToken = (form: Record<string, string>, path = `/${TENANT}/oauth2/v2.0/token`) =>
  emulator.request(path, { form })

const byDaemon = {
  kind: 'servicePrincipal',
  appId: DAEMON,
  displayName: 'Contoso Daemon',
  userId: null,
  resourceId: GRAPH,
  resource: 'Microsoft Graph',
}

t.test('an application that signs in is told with the API that its token is for', async t => {
  t.strictSame(await eventsOf(() => askToken(daemon)), [{ name: 'signedIn', ...byDaemon }])
  const { scope: _, ...v1 } = { ...daemon, resource: 'https://api.manage.microsoft.com/' }
  const path = `/${TENANT}/oauth2/token`
  const secret = 'localtenant-connector-secret'
  const connector = { ...v1, client_id: CONNECTOR, client_secret: secret }
  t.strictSame(await eventsOf(() => askToken(connector, path)), [
    {
      name: 'signedIn',
      ...byDaemon,
      appId: CONNECTOR,
      displayName: 'Jamf Connector',
      resourceId: '0000000a-0000-0000-c000-000000000000',
      resource: 'Microsoft Intune API',
    },
  ])
  contract.matches(t, 'streamEvents', await emulator.request('/_localtenant/events'))
  const { now: time } = await control.clock.freeze()
  await askToken(daemon)
  t.match((await control.events.list()).at(-1), { name: 'signedIn', time })
  await control.clock.resume()
})

t.test('one that is refused is told with the number of the refusal', async t => {
  const nobody = '00000000-1111-2222-3333-444444444444'
  const cases: [Record<string, string>, object][] = [
    [{ client_secret: WRONG }, { errorCode: 7000215 }],
    [{ client_secret: '' }, { errorCode: 7000216 }],
    [{ client_id: nobody }, { appId: nobody, displayName: null, errorCode: 700016 }],
    [{ client_id: NEWCOMER }, { appId: NEWCOMER, displayName: 'Contoso Newcomer', errorCode: 7000215 }],
    [{ scope: 'api://nothing/.default' }, { resourceId: null, resource: null, errorCode: 500011 }],
    [{ scope: 'User.Read' }, { resourceId: null, resource: null, errorCode: 1002012 }],
    [{ client_assertion: 'a.b.c', client_secret: '' }, { errorCode: 900144 }],
  ]
  for (const [fields, refusal] of cases) {
    const events = await eventsOf(async () => {
      const { status } = await askToken({ ...daemon, ...fields })
      t.ok(status === 400 || status === 401)
    })
    t.strictSame(events, [{ name: 'signInRefused', ...byDaemon, ...refusal }], JSON.stringify(fields))
  }
})

t.test('nothing that was sent is told but ids', async t => {
  const misplaced = { ...daemon, client_id: WRONG, client_secret: WRONG, scope: `${WRONG}/.default` }
  const events = await eventsOf(() => askToken(misplaced))
  t.match(events, [{ name: 'signInRefused', appId: null, resource: null, errorCode: 700016 }])
  await eventsOf(() => askToken({ ...daemon, client_id: 'x'.repeat(1_000_000) }))
  const text = JSON.stringify(await control.events.list())
  t.notMatch(text, WRONG)
  t.notMatch(text, SECRET)
  t.notMatch(text, 'eyJ')
  t.ok(text.length < 10_000)
})

t.test('what is no sign-in is not told', async t => {
  const events = await eventsOf(async () => {
    await askToken({ client_id: DAEMON })
    await askToken({ ...daemon, grant_type: 'magic' })
    await askToken({ ...daemon, grant_type: 'refresh_token', refresh_token: 'x' })
    await askToken(daemon, '/nowhere.example/oauth2/v2.0/token')
    await emulator.request(`/${TENANT}/v2.0/.well-known/openid-configuration`)
    await control.tokens.mint({ application: DAEMON })
  })
  t.same(events, [])
})

t.test('a planned fault is told as such, and what goes through it as a sign-in', async t => {
  const match = { product: 'entra' } as const
  await control.faults.set({ faults: [{ id: 'refused', match, effect: { error: 'AADSTS7000222' } }] })
  t.match(await eventsOf(() => askToken(daemon)), [{ name: 'faultStruck', faultId: 'refused' }])
  await control.faults.set({ faults: [{ id: 'slow', match, effect: { latency: 1 } }] })
  const names = await eventsOf(() => askToken(daemon))
  t.match(names, [{ name: 'faultStruck' }, { name: 'signedIn' }])
  await control.faults.clear()
})

t.test('somebody who signs in on a page is told', async t => {
  const admin = visitor(emulator)
  await admin.open(address({}))
  const onPage = {
    kind: 'user',
    appId: NEWCOMER,
    displayName: 'Contoso Newcomer',
    userId: ADMIN,
    resourceId: null,
    resource: null,
  }
  t.strictSame(await eventsOf(() => admin.signIn('admin@contoso.com', 'wrong')), [
    { name: 'signInRefused', ...onPage, errorCode: 50126 },
  ])
  t.strictSame(await eventsOf(() => admin.signIn('nobody@contoso.com', WRONG)), [
    { name: 'signInRefused', ...onPage, userId: null, errorCode: 50034 },
  ])
  t.strictSame(await eventsOf(() => admin.signIn('admin@contoso.com')), [{ name: 'signedIn', ...onPage }])
})

t.test('a test waits for a sign-in', async t => {
  const { id: since = 0 } = (await control.events.list()).at(-1) ?? {}
  const events = await control.events.follow({ names: ['signedIn'], since })
  const asking = askToken(daemon)
  const { value } = await events.next()
  t.match(value, { name: 'signedIn', appId: DAEMON })
  await events.return(undefined)
  t.equal((await asking).status, 200)
})
