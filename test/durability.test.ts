import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import t from 'tap'
import { openRandom } from '../src/kernel/organisation/random.ts'
import { contosoWith } from './entra/seeded.ts'
import {
  ADMINISTRATOR,
  ASKING,
  CLIENTS,
  draw,
  groupValue,
  type Line,
  openLine,
  Refusal,
  SEEDED_TITLE,
  uploadPath,
} from './support/load.ts'
import { launch, ready } from './support/program.ts'
import { type Ledger, openLedger } from './support/register.ts'

const KILLS = 20
const seed = process.env.DURABILITY_SEED ?? String(process.pid)
const random = openRandom(seed)

type Rows = readonly Record<string, unknown>[]

/** All items of a list of Graph, page after page. */
async function list(line: Line, bearer: string, path: string): Promise<Rows> {
  type Page = { value: Rows; '@odata.nextLink'?: string }
  const { value, '@odata.nextLink': next } = await line.ask<Page>('GET', path, { bearer })
  if (!next) return value
  const { pathname, search } = new URL(next)
  return [...value, ...(await list(line, bearer, pathname + search))]
}

const idsOf = (objects: unknown): string[] => (objects as { id: string }[]).map(({ id }) => id)

/** Reads through the clouds all that the ledger knows of and holds the one against the other. */
async function verify(line: Line, ledger: Ledger) {
  const [bearer, jamf] = await Promise.all([line.graph(), line.jamf()])
  const users = await list(line, bearer, '/v1.0/users?$top=999&$select=id,jobTitle')
  ledger.compare('user/', new Map(users.map(({ id, jobTitle }) => [`user/${id}`, String(jobTitle)])))

  const groups = (relation: string) =>
    list(line, bearer, `/v1.0/groups?$top=999&$select=id,displayName&$expand=${relation}($select=id)`)
  const [owners, members] = [await groups('owners'), await groups('members')]
  const values = owners.map(({ displayName, owners }, index) => [
    `group/${displayName}`,
    groupValue(idsOf(owners), idsOf(members[index]!.members)),
  ])
  ledger.compare('group/', new Map(values as [string, string][]))

  const sections = 'section=GENERAL&section=USER_AND_LOCATION'
  type Computer = { id: string; general: { assetTag: string }; userAndLocation: { position: string } }
  const { results } = await line.ask<{ results: Computer[] }>(
    'GET',
    `/api/v1/computers-inventory?page-size=100&${sections}`,
    { bearer: jamf },
  )
  const tags = results.map(
    ({ id, general, userAndLocation }) =>
      [`computer/${id}`, `${general.assetTag} ${userAndLocation.position}`] as const,
  )
  ledger.compare('computer/', new Map(tags))
  await verifyClouds(line, ledger, { bearer, jamf })
  await verifySnapshots(line, ledger, '')
  await verifyOrganisations(line, ledger)
  return { users: idsOf(users), computers: results.map(({ id }) => id) }
}

/** Records of Jamf Pro, what Intune has taken, and what was consented to. */
async function verifyClouds(
  line: Line,
  ledger: Ledger,
  { bearer, jamf }: { bearer: string; jamf: string },
): Promise<void> {
  type Building = { name: string; city: string }
  const buildings = await line.ask<{ results: Building[] }>('GET', '/api/v1/buildings?page-size=2000', {
    bearer: jamf,
  })
  const cities = buildings.results.map(({ name, city }) => [`building/${name}`, String(city)] as const)
  ledger.compare('building/', new Map(cities))

  const intune = await line.intune()
  const uploads = new Map<string, string>()
  for (const name of ledger.registers.keys()) {
    if (!name.startsWith('upload/')) continue
    const id = name.slice('upload/'.length)
    const isThere = await line.ask('GET', uploadPath(id), { bearer: intune }).then(
      () => true,
      () => false,
    )
    if (isThere) uploads.set(name, 'there')
  }
  ledger.compare('upload/', uploads)

  const graph =
    "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo?$top=999"
  const granted = (await list(line, bearer, graph)).map(({ principalDisplayName }) => principalDisplayName)
  const asked = granted.filter(name => String(name).startsWith('Asking '))
  ledger.compare('consent/', new Map(asked.map(name => [`consent/${name}`, 'granted'])))
}

async function verifySnapshots(line: Line, ledger: Ledger, tenant: string): Promise<void> {
  const query = tenant && `?tenant=${tenant}`
  const { snapshots } = await line.ask<{ snapshots: { name: string }[] }>(
    'GET',
    `/_localtenant/snapshots${query}`,
  )
  const kind = `snapshot/${tenant}/`
  ledger.compare(kind, new Map(snapshots.map(({ name }) => [kind + name, 'there'])))
}

/** Each is whole: one can act in it, its people are all there, and its title is one that was written. */
async function verifyOrganisations(line: Line, ledger: Ledger): Promise<void> {
  const { tenants } = await line.ask<{ tenants: { tenantId: string }[] }>('GET', '/_localtenant/tenants')
  const found = new Map<string, string>()
  let unknown = 0
  for (const { tenantId } of tenants.slice(1)) {
    const people = await list(line, await line.graph(tenantId), '/v1.0/users?$top=999&$select=id,jobTitle')
    found.set(
      `tenant/${tenantId}`,
      people.length > 10 ? String(people.find(({ id }) => id === ADMINISTRATOR)?.jobTitle) : 'half',
    )
    // One whose creation was under way.
    const isNew = !ledger.registers.has(`tenant/${tenantId}`) && unknown++ === 0
    if (isNew && ledger.registers.get('creation')?.pending) ledger.note(`tenant/${tenantId}`, SEEDED_TITLE)
    await verifySnapshots(line, ledger, tenantId)
  }
  ledger.note('creation', '')
  ledger.compare('tenant/', found)
}

interface Life {
  readonly seed: string
  readonly number: number
  readonly data: string
  readonly ledger: Ledger
}

/** Starts, verifies, writes, is killed. @returns what was refused, which nothing should be */
async function live({ number, data, ledger, seed: world }: Life): Promise<string[]> {
  const child = launch(['--port', '0', '--data', data, '--seed', world, '--log-level', 'silent'])
  t.teardown(() => child.kill('SIGKILL'))
  const { urls } = await ready(child)
  const line = openLine(urls[0]!)
  const known = await verify(line, ledger)
  const refused: string[] = []
  const load = { line, ledger, random: openRandom(`${seed}/${number}`), life: number, ...known }
  const clients = CLIENTS.map(client =>
    client(load).catch(error => {
      if (error instanceof Refusal) refused.push(error.message)
    }),
  )
  const moment = 20 + draw(random, 500)
  await new Promise(resolve => setTimeout(resolve, moment))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await line.close()
  await Promise.all(clients)
  return refused
}

/** Ends a start before it is ready, or soon afterwards. */
async function startInVain(data: string, world: string): Promise<void> {
  const child = launch(['--port', '0', '--data', data, '--seed', world])
  await new Promise(resolve => setTimeout(resolve, 60 + draw(random, 180)))
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const files = (data: string): string[] =>
  readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(file => !file.endsWith('.lock'))

/** What SQLite has to say against each database below a folder. */
function damages(data: string): string[] {
  return files(data)
    .filter(file => file.endsWith('.sqlite'))
    .flatMap(file => {
      const database = new Sqlite(join(data, file))
      const whole = database.pragma('integrity_check', { simple: true })
      const dangling = database.pragma('foreign_key_check') as unknown[]
      database.close()
      return whole === 'ok' && dangling.length === 0 ? [] : [`${file}: ${whole}, ${dangling.length} dangling`]
    })
}

t.test('whatever was acknowledged is there after the process was killed at any moment', async t => {
  t.comment(`the moments follow from DURABILITY_SEED=${seed}`)
  const data = join(t.testdir(), 'data')
  const world = contosoWith(t, ASKING)
  const ledger = openLedger()
  const refused: string[] = []
  for (let number = 0; number < KILLS; number++) {
    refused.push(...(await live({ number, data, ledger, seed: world })))
    if (number % 5 === 4) await startInVain(data, world)
  }
  t.same(damages(data), [], 'every file is whole')

  const last = launch(['--port', '0', '--data', data, '--seed', world])
  const { urls } = await ready(last)
  const line = openLine(urls[0]!)
  await verify(line, ledger)
  await line.close()
  last.kill('SIGTERM')
  await once(last, 'exit')
  t.same(ledger.lost, [], 'nothing is lost and nothing half')
  t.same(refused, [], 'nothing is refused')
  t.same(
    files(data).filter(file => /\.(next|new)|-wal$|-shm$|-journal$/.test(file)),
    [],
    'and nothing left lying about',
  )
  const organisations = existsSync(join(data, 'tenants')) ? readdirSync(join(data, 'tenants')) : []
  for (const organisation of organisations)
    t.ok(existsSync(join(data, 'tenants', organisation, 'organisation.sqlite')))
  t.ok(ledger.acknowledged > KILLS, 'it was really written to')
  const count = ledger.acknowledged.toLocaleString('en')
  t.comment(`${KILLS} kills, ${count} acknowledged writes, ${ledger.lost.length} lost, integrity ok`)
})
