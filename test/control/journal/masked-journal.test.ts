import fs, { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { packageRoot } from '../../../src/kernel/assets.ts'
import type { OrganisationSeed } from '../../../src/kernel/organisation/seed.ts'
import { address } from '../../entra/authorize/consent-applications.ts'
import { visitor } from '../../entra/authorize/consent-visitor.ts'
import {
  type EmulatorUnderTest,
  emulatorUnderTest,
  type RequestOptions,
  TENANT,
} from '../../support/emulator.ts'
import { sendRaw } from '../../support/raw.ts'

/** The default organisation with a password that is no part of any other text. */
const PASSWORD = 'correct-horse-battery'

/** Who may sign in to Jamf Pro, as its sections of a seed have it. */
interface Seed extends OrganisationSeed {
  readonly jamf?: {
    readonly clients?: readonly { readonly clientId: string; readonly secret: string }[]
    readonly accounts?: readonly { readonly username: string }[]
  }
}

function seedWithPassword(t: Test): { seed: string; organisation: Seed } {
  const text = readFileSync(join(packageRoot, 'seed/contoso.yaml'), 'utf8')
  const yaml = text.replace('defaultPassword: localtenant', `defaultPassword: ${PASSWORD}`)
  const seed = join(t.testdir(), 'seed.yaml')
  writeFileSync(seed, yaml)
  return { seed, organisation: parse(yaml) }
}

/** Everything that must not be seen: what was sent and what came back. */
class Secrets {
  readonly found = new Set<string>()

  add(...secrets: readonly string[]): void {
    for (const secret of secrets) this.found.add(secret)
  }

  addTokensIn(text: string): void {
    for (const [token, signature] of text.matchAll(/eyJ[\w-]+(?:\.[\w-]+)*\.([\w-]{20,})/g))
      this.add(token, signature!)
  }

  foundIn(text: string): string[] {
    return [...this.found].filter(secret => text.includes(secret))
  }
}

type Form = Readonly<Record<string, string>>

async function clientCredentials(emulator: EmulatorUnderTest, secrets: Secrets, form: Form): Promise<string> {
  const { client_id = '', client_secret = '' } = form
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64')
  secrets.add(basic)
  const { client_secret: _, ...rest } = form
  const ways: readonly [string, RequestOptions][] = [
    [`/${TENANT}/oauth2/v2.0/token`, { form }],
    [`/${TENANT}/oauth2/token`, { form: { ...form, resource: 'https://graph.microsoft.com' } }],
    [`/${TENANT}/oauth2/v2.0/token`, { form: rest, headers: { authorization: `Basic ${basic}` } }],
    [`/${TENANT}/oauth2/v2.0/token`, { json: form }],
    [
      `/${TENANT}/oauth2/v2.0/token`,
      { body: JSON.stringify(form), headers: { 'content-type': 'text/plain' } },
    ],
    [
      `/${TENANT}/oauth2/v2.0/token`,
      { body: `${new URLSearchParams(form)}`, headers: { 'content-type': 'text/plain' } },
    ],
    [`/${TENANT}/oauth2/v2.0/token?${new URLSearchParams(form)}`, { form: { ...form, grant_type: 'other' } }],
    [
      `/${TENANT}/oauth2/v2.0/token`,
      { body: `{"client_secret":"${client_secret}`, headers: { 'content-type': 'application/json' } },
    ],
  ]
  let token = ''
  for (const [path, options] of ways) {
    const { text, body } = await emulator.request<{ access_token?: string }>(path, options)
    secrets.addTokensIn(text)
    token ||= body?.access_token ?? ''
  }
  return token
}

/** A token where no token belongs. */
async function misplaced(emulator: EmulatorUnderTest, token: string): Promise<void> {
  await emulator.request('/v1.0/users?$top=1', { bearer: token })
  await emulator.request(`/v1.0/users/${token}`, { bearer: token })
  await emulator.request(`/v1.0/users?access_token=${token}&$filter=id eq '${token}'`, { bearer: token })
  await emulator.request('/v1.0/users', { headers: { authorization: token } })
  await emulator.request('/v1.0/users', { headers: { authorization: `Basic ${token}` } })
  await emulator.request('/v1.0/users', { headers: { cookie: `session=${token}`, 'x-api-key': token } })
  await emulator.request('/v1.0/groups', { bearer: token, json: { displayName: token, [token]: 1 } })
  await emulator.request('/api/v1/auth', { bearer: token })
  await emulator.request('/JSSResource/computers', { bearer: token, headers: { accept: 'application/xml' } })
}

async function jamf(emulator: EmulatorUnderTest, secrets: Secrets, organisation: Seed): Promise<void> {
  for (const { clientId, secret } of organisation.jamf?.clients ?? []) {
    for (const client_secret of [secret, `${secret}-wrong`]) {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret }
      const { text, body } = await emulator.request<{ access_token?: string }>('/api/oauth/token', { form })
      secrets.add(client_secret)
      secrets.addTokensIn(text)
      if (body.access_token) await misplaced(emulator, body.access_token)
    }
  }
  for (const { username } of organisation.jamf?.accounts ?? []) {
    const basic = Buffer.from(`${username}:${PASSWORD}`).toString('base64')
    secrets.add(basic)
    const headers = { authorization: `Basic ${basic}` }
    const { text, body } = await emulator.request<{ token: string }>('/api/v1/auth/token', {
      method: 'POST',
      headers,
    })
    secrets.addTokensIn(text)
    const kept = await emulator.request('/api/v1/auth/keep-alive', { method: 'POST', bearer: body.token })
    secrets.addTokensIn(kept.text)
    await emulator.request('/JSSResource/computers', { headers })
    await emulator.request('/api/v1/computers-inventory', { headers })
  }
}

async function consent(emulator: EmulatorUnderTest, secrets: Secrets): Promise<void> {
  for (const password of ['quite-wrong-horse', PASSWORD]) {
    const admin = visitor(emulator)
    secrets.add(password)
    const pages = [
      await admin.open(address({ state: 'kept' })),
      await admin.signIn('admin@contoso.com', password),
    ]
    for (const { text, headers } of pages) {
      secrets.addTokensIn(text)
      secrets.addTokensIn(String(headers['set-cookie']))
    }
    await admin.accept()
  }
}

t.test(
  'no secret of the seed and no token is seen in the journal or the log, whatever way it went',
  async t => {
    const { seed, organisation } = seedWithPassword(t)
    const written = t.capture(fs, 'write', fs.write)
    const lines = (): string =>
      written()
        .map(({ args }) => String(args[1]))
        .join('')
    const emulator = await emulatorUnderTest(t, { seed, logLevel: 'trace' })
    const secrets = new Secrets()
    secrets.add(PASSWORD)
    for (const { appId, secrets: own = [] } of organisation.applications ?? []) {
      for (const { secret = '' } of own) {
        for (const client_secret of [secret, `${secret}-wrong`]) {
          secrets.add(client_secret)
          const scope = 'https://graph.microsoft.com/.default'
          const form = { grant_type: 'client_credentials', client_id: appId!, client_secret, scope }
          const token = await clientCredentials(emulator, secrets, form)
          if (token) await misplaced(emulator, token)
        }
      }
    }
    await jamf(emulator, secrets, organisation)
    await consent(emulator, secrets)
    const bearer = await emulator.token()
    secrets.addTokensIn(bearer)
    await emulator.request('/v1.0/users', {
      bearer,
      json: { displayName: 'New', passwordProfile: { password: PASSWORD } },
    })
    const raw = `GET /v1.0/users HTTP/1.1\r\nAuthorization: Bearer ${bearer}\r\nbroken: \u0000\r\n\r\n`
    await sendRaw(emulator.url, raw)

    t.ok(secrets.found.size > 60, `${secrets.found.size} secrets`)
    const { text, body } = await emulator.request<{ requests: { token?: object }[] }>(
      '/_localtenant/requests',
    )
    t.ok(body.requests.length > 150, `${body.requests.length} requests`)
    t.ok(
      body.requests.some(({ token }) => token),
      'claims are shown',
    )
    t.same(secrets.foundIn(text), [])
    t.notMatch(text, /eyJ[\w-]{10}/)
    const logged = lines()
    t.match(logged, 'connection failed', 'the log has something')
    t.same(secrets.foundIn(logged), [])
    t.notMatch(logged, /rawPacket/, 'nor the bytes of a message')
    const verified = await emulator.request('/_localtenant/requests/verify', {
      json: { match: {}, count: 0 },
    })
    t.same(secrets.foundIn(verified.text), [])
  },
)
