import t from 'tap'
import type { ControlledTenant } from '../../src/index.ts'
import { emulatorUnderTest } from '../support/emulator.ts'
import { run } from '../support/program.ts'

// A suite makes an organisation for each of its tests and deletes it; the client that it tests was generated, and misspells one parameter.
// The emulator answers as Graph does, which passes over it; the report of the whole suite names it.

interface Page {
  readonly value: readonly { readonly displayName: string }[]
}

const emulator = await emulatorUnderTest(t, { contract: 'record' })

/** What a generator would make of the operation, from a document with a mistake in it. */
function clientOf({ tenantId, environment }: ControlledTenant) {
  const ask = async (url: string, init: object = {}) => {
    const response = await fetch(url, { dispatcher: emulator.dispatcher, ...init } as RequestInit)
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  return {
    async listUsers({ top, columns }: { top?: number; columns?: readonly string[] }): Promise<Page> {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: environment.AZURE_CLIENT_ID!,
        client_secret: environment.AZURE_CLIENT_SECRET!,
        scope: 'https://graph.microsoft.com/.default',
      })
      const token = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`
      const { access_token } = (await ask(token, { method: 'POST', body: form })) as { access_token: string }
      const query = new URLSearchParams({
        ...(top === undefined ? {} : { $top: String(top) }),
        ...(columns === undefined ? {} : { columns: columns.join(',') }),
      })
      const headers = { authorization: `Bearer ${access_token}` }
      return (await ask(`https://graph.microsoft.com/v1.0/users?${query}`, { headers })) as Page
    },
  }
}

t.test('a page of users', async t => {
  await using tenant = await emulator.tenant()
  t.equal((await clientOf(tenant).listUsers({ top: 2 })).value.length, 2)
})

t.test('with two columns', async t => {
  await using tenant = await emulator.tenant()
  t.ok((await clientOf(tenant).listUsers({ columns: ['id', 'displayName'] })).value[0]!.displayName)
})

t.test('the report of the suite, for CI', async t => {
  const { port } = new URL(emulator.url)
  const { code, stdout } = await run(['contract', '--tenant', '*', '--port', port])
  t.equal(code, 2)
  t.match(
    stdout,
    /^Contract of all organisations, mode record: 4 requests held against the documents\n1 violation, 0 requests/,
  )
  t.match(
    stdout,
    'graph listUsers: GET /v1.0/users\n    request, query parameter columns: The document declares no parameter',
  )
  t.match(stdout, /\n {2}graph {3}1 of \d+/)
})
