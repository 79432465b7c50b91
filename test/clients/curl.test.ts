import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { DAEMON, TENANT } from '../support/emulator.ts'
import { clientsUnderTest } from './run-program.ts'

const skip = spawnSync('curl', ['--version']).status === 0 ? false : 'curl is not installed'

/** What curl prints, as JSON. @throws Error with curl's own words when it fails */
async function curl(...args: string[]): Promise<Record<string, unknown>> {
  const child = spawn('curl', ['-sS', '--fail-with-body', ...args], { env: { PATH: process.env.PATH } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`curl ended with ${code}: ${stderr} ${stdout}`)
  return JSON.parse(stdout)
}

const form = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])

const forGraph = form({
  grant_type: 'client_credentials',
  client_id: DAEMON,
  client_secret: 'localtenant-daemon-secret',
  scope: 'https://graph.microsoft.com/.default',
})
const forJamf = form({
  grant_type: 'client_credentials',
  client_id: 'c0ffee00-0000-4000-8000-0000000000b1',
  client_secret: 'localtenant-jamf-secret',
})

t.test('curl', { skip }, async t => {
  const { url, httpsUrl, proxyUrl, caFile } = await clientsUnderTest(t)
  const viaProxy = ['-x', proxyUrl, '--cacert', caFile]
  const ways: readonly [string, string[], (host: string) => string][] = [
    ['through the proxy', viaProxy, host => `https://${host}`],
    ['by base URL', [], () => url],
    ['by base URL with TLS', ['--cacert', caFile], () => httpsUrl],
    [
      'by names that lead to the port',
      ['--cacert', caFile, '--connect-to', `::127.0.0.1:${new URL(url).port}`],
      host => `https://${host}`,
    ],
  ]
  for (const [way, settings, root] of ways) {
    t.test(way, async t => {
      const login = `${root('login.microsoftonline.com')}/${TENANT}/oauth2/v2.0/token`
      const { access_token } = await curl(...settings, ...forGraph, login)
      const graph = `${root('graph.microsoft.com')}/v1.0/users/adele.vance@contoso.com?$select=displayName`
      t.match(await curl(...settings, '-H', `Authorization: Bearer ${access_token}`, graph), {
        '@odata.context': `${root('graph.microsoft.com')}/v1.0/$metadata#users(displayName)/$entity`,
        displayName: 'Adele Vance',
      })
      const jamf = root('contoso.jamfcloud.com')
      const token = await curl(...settings, ...forJamf, `${jamf}/api/oauth/token`)
      const bearer = `Authorization: Bearer ${token.access_token}`
      const computers = await curl(
        ...settings,
        '-H',
        bearer,
        `${jamf}/api/v1/computers-inventory?page-size=3`,
      )
      t.ok(Number(computers.totalCount) >= 20)
      t.equal((computers.results as unknown[]).length, 3)
    })
  }

  t.test('a host that nobody owns is refused by the proxy, not reached', async t => {
    await t.rejects(curl(...viaProxy, 'https://example.com/'), /502/)
  })
})
