import { Agent, request as send } from 'undici'
import type { ApplicationSeed } from '../../src/domain/applications/application-seed.ts'
import type { Random } from '../../src/kernel/organisation/random.ts'
import { PARTNER, TENANT } from './emulator.ts'
import type { Ledger } from './register.ts'

type Json = Record<string, unknown>

/** A way to ask a running emulator that throws when it does not answer, or refuses. */
export interface Line {
  ask<Body = Json>(method: string, path: string, options?: { bearer?: string; json?: unknown }): Promise<Body>
  /** A bearer of the daemon of an organisation, the first one when none is named. */
  graph(tenant?: string): Promise<string>
  jamf(): Promise<string>
  /** A bearer of the compliance partner for Intune. */
  intune(): Promise<string>
  /** What a person's browser does; redirects are not followed. */
  visit(
    path: string,
    options?: { cookie?: string | undefined; form?: Readonly<Record<string, string>> },
  ): Promise<{ status: number; cookie: string | undefined; text: string }>
  close(): Promise<void>
}

const FORM = 'application/x-www-form-urlencoded'
const CALLBACK = 'http://localhost:3000/callback'

/** Applications that wait for somebody's consent, to be added to the seed. */
export const ASKING: readonly ApplicationSeed[] = Array.from({ length: 2000 }, (_, number) => ({
  appId: `c0ffee00-0000-4000-8000-aaaa${String(number).padStart(8, '0')}`,
  displayName: `Asking ${number}`,
  redirectUris: { web: [CALLBACK] },
  permissions: [{ resource: 'Microsoft Graph', application: ['User.Read.All'] }],
}))

const UPLOAD = {
  TenantId: TENANT,
  UploadTime: '2026-01-05T08:00:00Z',
  Content: [
    {
      EntityType: 4,
      DeviceId: 'c0ffee00-0000-4000-8000-0000000000d2',
      UserId: 'c0ffee00-0000-4000-8000-000000000012',
      complianceStatus: 'compliant',
      LastUpdateTime: '2026-01-05T08:00:00Z',
    },
  ],
}

/** Thrown for an answer that is none of success. */
export class Refusal extends Error {}

export function openLine(url: string): Line {
  const dispatcher = new Agent()
  const ask: Line['ask'] = async <Body>(
    method: string,
    path: string,
    { bearer, json }: { bearer?: string; json?: unknown } = {},
  ) => {
    const { statusCode, body } = await send(url + path, {
      dispatcher,
      method: method as 'GET',
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await body.text()
    if (statusCode >= 300) throw new Refusal(`${method} ${path}: ${statusCode} ${text}`)
    return (text ? JSON.parse(text) : undefined) as Body
  }
  const mint = async (tenant: string, json: Json): Promise<string> =>
    (await ask<{ access_token: string }>('POST', `/_localtenant/tokens${tenant}`, { json })).access_token
  return {
    ask,
    graph: tenant => mint(tenant ? `?tenant=${tenant}` : '', {}),
    jamf: () => mint('', { jamf: { account: 'jamfadmin' } }),
    intune: () => mint('', { application: PARTNER, audience: 'https://api.manage.microsoft.com/' }),
    async visit(path, { cookie, form } = {}) {
      const { statusCode, headers, body } = await send(new URL(path, url), {
        dispatcher,
        method: form ? 'POST' : 'GET',
        headers: { origin: url, ...(cookie ? { cookie } : {}), ...(form ? { 'content-type': FORM } : {}) },
        ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      })
      const [set] = [headers['set-cookie']].flat()
      return { status: statusCode, cookie: set?.split(';')[0] ?? cookie, text: await body.text() }
    },
    close: () => dispatcher.destroy(),
  }
}

/** What the clients of one life of the emulator work with. */
export interface Load {
  readonly line: Line
  readonly ledger: Ledger
  readonly random: Random
  readonly users: readonly string[]
  readonly computers: readonly string[]
  /** Makes names that no earlier life has used. */
  readonly life: number
}

/** Clients that write until the emulator is gone, each in its own way. Every name in the ledger has one writer. */
export const CLIENTS: readonly ((load: Load) => Promise<void>)[] = [
  buildings,
  uploads,
  consents,
  load => groups(load, 'a'),
  load => groups(load, 'b'),
  load => groups(load, 'c'),
  people,
  inventory,
  snapshots,
  organisations,
]

/** How a group looks in the ledger. */
export function groupValue(owners: readonly string[], members: readonly string[]): string {
  return `${[...owners].sort()} own ${[...members].sort()}`
}

/** The user whom every created organisation has, and its title there at first. */
export const ADMINISTRATOR = 'c0ffee00-0000-4000-8000-000000000011'
export const SEEDED_TITLE = 'Administrator'

/** @returns a number from 0 to below `limit` */
export function draw(random: Random, limit: number): number {
  return random.bytes(4).readUInt32BE() % limit
}

function chosen(random: Random, list: readonly string[], count: number): string[] {
  const start = draw(random, list.length)
  return Array.from({ length: count }, (_, index) => list[(start + index) % list.length]!)
}

/** Makes groups with as many owners and members in one request as there may be, which takes many rows, and now and then adds one. */
async function groups({ line, ledger, random, users, life }: Load, client: string): Promise<void> {
  const bearer = await line.graph()
  const bound = (ids: readonly string[]) => ids.map(id => `https://graph.microsoft.com/v1.0/users/${id}`)
  for (let number = 0; ; number++) {
    const name = `${client}-${life}-${number}`
    const [owners, [late, ...members]] = [chosen(random, users, 2), chosen(random, users, 19)]
    let id = ''
    await ledger.write(`group/${name}`, groupValue(owners, members), async () => {
      const json = {
        displayName: name,
        mailNickname: name,
        mailEnabled: false,
        securityEnabled: true,
        'owners@odata.bind': bound(owners),
        'members@odata.bind': bound(members),
      }
      id = (await line.ask<{ id: string }>('POST', '/v1.0/groups', { bearer, json })).id
    })
    if (number % 5 === 4) {
      await ledger.write(`group/${name}`, '', () => line.ask('DELETE', `/v1.0/groups/${id}`, { bearer }))
    }
    if (number % 5 !== 0) continue
    await ledger.write(`group/${name}`, groupValue(owners, [...members, late!]), async () => {
      const json = { '@odata.id': bound([late!])[0] }
      await line.ask('POST', `/v1.0/groups/${id}/members/$ref`, { bearer, json })
    })
  }
}

async function people({ line, ledger, users, life }: Load): Promise<void> {
  const bearer = await line.graph()
  for (let number = 0; ; number++) {
    const id = users[number % users.length]!
    const jobTitle = `${life}-${number}`
    await ledger.write(`user/${id}`, jobTitle, () =>
      line.ask('PATCH', `/v1.0/users/${id}`, { bearer, json: { jobTitle } }),
    )
  }
}

/** Changes two sections at once, which are kept in different columns. */
async function inventory({ line, ledger, computers, life }: Load): Promise<void> {
  const bearer = await line.jamf()
  for (let number = 0; ; number++) {
    const id = computers[number % computers.length]!
    const value = `${life}-${number}`
    const json = { general: { assetTag: value }, userAndLocation: { position: value } }
    await ledger.write(`computer/${id}`, `${value} ${value}`, () =>
      line.ask('PATCH', `/api/v1/computers-inventory-detail/${id}`, { bearer, json }),
    )
  }
}

/** Makes records of Jamf Pro, changes them, deletes every other one. */
async function buildings({ line, ledger, life }: Load): Promise<void> {
  const bearer = await line.jamf()
  const path = '/api/v1/buildings'
  for (let number = 0; ; number++) {
    const name = `${life}-${number}`
    let id = ''
    const write = (city: string, send: () => Promise<unknown>) =>
      ledger.write(`building/${name}`, city, async () => void (await send()))
    await write('Oslo', async () => {
      id = (await line.ask<{ id: string }>('POST', path, { bearer, json: { name, city: 'Oslo' } })).id
    })
    const json = { name, city: 'Lima' }
    await write('Lima', () => line.ask('PUT', `${path}/${id}`, { bearer, json }))
    if (number % 2) await write('', () => line.ask('DELETE', `${path}/${id}`, { bearer }))
  }
}

/** Sends Intune what a partner found out about a device; what was taken can be asked for. */
async function uploads({ line, ledger, random }: Load): Promise<void> {
  const bearer = await line.intune()
  for (;;) {
    const id = random.uuid()
    await ledger.write(`upload/${id}`, 'there', () =>
      line.ask('PUT', uploadPath(id), { bearer, json: UPLOAD }),
    )
    await pause(draw(random, 10))
  }
}

export const uploadPath = (id: string): string =>
  `/TrafficGateway/TrafficRoutingService/DataSync/PartnerDeviceDataSyncService/DataUploadMessages(guid'${id}')?api-version=1.2`

/** The administrator lets one application after the other do what it asks for. */
async function consents({ line, ledger }: Load): Promise<void> {
  for (const { appId, displayName } of ASKING) {
    const name = `consent/${displayName}`
    if (ledger.known(name)) continue
    const address = `/${TENANT}/adminconsent?client_id=${appId}&redirect_uri=${encodeURIComponent(CALLBACK)}`
    const first = await line.visit(address)
    const second = await submit(line, first, { username: 'admin@contoso.com', password: 'localtenant' })
    await ledger.write(name, 'granted', async () => {
      const { status, text } = await submit(line, second, { decision: 'accept' })
      if (status !== 302) throw new Refusal(`consent to ${displayName}: ${status} ${text.slice(0, 300)}`)
    })
  }
}

type Page = Awaited<ReturnType<Line['visit']>>

function submit(line: Line, { text, cookie }: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1]
  const ticket = /name="ticket" value="([^"]+)"/.exec(text)?.[1]
  if (!action || !ticket) throw new Refusal(`a page without a form: ${text.slice(0, 300)}`)
  return line.visit(action, { cookie, form: { ticket, ...fields } })
}

async function snapshots({ line, ledger, random }: Load): Promise<void> {
  for (;;) {
    const name = `s${draw(random, 3)}`
    await ledger.write(`snapshot//${name}`, 'there', () => line.ask('PUT', `/_localtenant/snapshots/${name}`))
    // Each copies the whole database, and the others want to write, too.
    await pause(draw(random, 150))
  }
}

/** Makes organisations, writes to them, takes them back, deletes them. */
async function organisations(load: Load): Promise<void> {
  const { line, ledger, random } = load
  for (;;) {
    const ids = namesIn(ledger, 'tenant/')
    const id = ids[draw(random, 3)]
    if (id) await OF_ORGANISATION[draw(random, OF_ORGANISATION.length)]!(load, id)
    else if (ids.length < 3) {
      // Which one it is shows only afterwards.
      await ledger.write('creation', 'one more', async () => {
        const { tenantId } = await line.ask<{ tenantId: string }>('POST', '/_localtenant/tenants')
        ledger.note(`tenant/${tenantId}`, SEEDED_TITLE)
      })
      ledger.note('creation', '')
    }
    await pause(draw(random, 60))
  }
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

function namesIn({ registers }: Ledger, kind: string): string[] {
  return [...registers].flatMap(([name, { known }]) =>
    name.startsWith(kind) && known ? [name.slice(kind.length)] : [],
  )
}

/** What is done to one organisation; its value in the ledger is the title of one of its users. */
const OF_ORGANISATION: readonly ((load: Load, id: string) => Promise<void>)[] = [
  rename,
  rename,
  rename,
  // A snapshot has the title that it holds for its name.
  ({ line, ledger }, id) => {
    const name = ledger.known(`tenant/${id}`).replaceAll(' ', '_')
    return ledger.write(`snapshot/${id}/${name}`, 'there', () =>
      line.ask('PUT', `/_localtenant/snapshots/${name}?tenant=${id}`),
    )
  },
  async ({ line, ledger, random }, id) => {
    const names = namesIn(ledger, `snapshot/${id}/`)
    const name = names[draw(random, names.length || 1)]
    if (name === undefined) return
    await ledger.write(`tenant/${id}`, name.replaceAll('_', ' '), () =>
      line.ask('POST', `/_localtenant/snapshots/${name}/restore?tenant=${id}`),
    )
  },
  ({ line, ledger }, id) =>
    ledger.write(`tenant/${id}`, SEEDED_TITLE, () => line.ask('POST', `/_localtenant/reset?tenant=${id}`)),
  ({ line, ledger }, id) =>
    ledger.write(`tenant/${id}`, '', () => line.ask('DELETE', `/_localtenant/tenants/${id}`)),
]

async function rename({ line, ledger, life, random }: Load, id: string): Promise<void> {
  const bearer = await line.graph(id)
  const jobTitle = `${life}-${random.uuid().slice(0, 8)}`
  await ledger.write(`tenant/${id}`, jobTitle, () =>
    line.ask('PATCH', `/v1.0/users/${ADMINISTRATOR}`, { bearer, json: { jobTitle } }),
  )
}
