import t from 'tap'
import { getGlobalDispatcher, setGlobalDispatcher, fetch as undiciFetch } from 'undici'
import { DAEMON, emulatorUnderTest, TENANT } from '../support/emulator.ts'

const { dispatcher, control } = await emulatorUnderTest(t)

interface Page {
  readonly value: readonly { readonly displayName: string }[]
  readonly '@odata.nextLink'?: string
}

// The fetch of Node takes a dispatcher, too, which the types of browsers do not know.
const fetches = {
  'the fetch of Node': fetch as unknown as typeof undiciFetch,
  'the fetch of undici': undiciFetch,
}

for (const [name, send] of Object.entries(fetches)) {
  t.test(`${name} needs nothing but the dispatcher`, async t => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: DAEMON,
      client_secret: 'localtenant-daemon-secret',
      scope: 'https://graph.microsoft.com/.default',
    }).toString()
    const token = await send(`https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      dispatcher,
    })
    const { access_token } = (await token.json()) as { access_token: string }
    const headers = { authorization: `Bearer ${access_token}` }
    const names: string[] = []
    let next: string | undefined = 'https://graph.microsoft.com/v1.0/users?$top=10'
    while (next) {
      t.match(next, /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\?/, 'links keep the host')
      const page = (await (await send(next, { headers, dispatcher })).json()) as Page
      names.push(...page.value.map(user => user.displayName))
      next = page['@odata.nextLink']
    }
    t.ok(names.length >= 25)
    t.equal(new Set(names).size, names.length)
  })
}

t.test('as the global dispatcher it serves code that knows nothing of it', async t => {
  const before = getGlobalDispatcher()
  t.teardown(() => setGlobalDispatcher(before))
  setGlobalDispatcher(dispatcher)
  t.equal((await fetch('https://graph.microsoft.com/v1.0/users')).status, 401)
  t.match(await control.health(), { status: 'ok' })
})
