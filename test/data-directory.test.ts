import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import t, { type Test } from 'tap'
import { startEmulator } from '../src/index.ts'
import { emulatorUnderTest } from './support/emulator.ts'
import { mountPoint, succeeds } from './support/mount-point.ts'
import { refuses, run, started } from './support/program.ts'

t.jobs = 2

/** A data directory in which an emulator has been. */
async function used(t: Test): Promise<string> {
  const data = join(t.testdir(), 'data')
  const emulator = await startEmulator({ data })
  await emulator.close()
  return data
}

const start = (data: string) => run(['--port', '0', '--data', data])
const database = (data: string) => join(data, 'organisation.sqlite')

/** Refused, and nothing is damaged. */
async function refusesDatabase(t: Test, data: string, message: RegExp): Promise<void> {
  const [before, names] = [readFileSync(database(data)), readdirSync(data)]
  refuses(t, await start(data), message)
  t.same(readFileSync(database(data)), before, 'the file is as it was')
  t.same(new Set(readdirSync(data)), new Set([...names, 'localtenant.lock']), 'and nothing new beside it')
}

const group = { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true }

t.test('a file that is no database is refused', async t => {
  const data = t.testdir({ 'organisation.sqlite': 'Dear diary, '.repeat(1000) })
  await refusesDatabase(t, data, /Cannot keep data in .*organisation\.sqlite: file is not a database/)
})

t.test('a database of another program is refused', async t => {
  const data = t.testdir()
  new Sqlite(database(data)).exec('CREATE TABLE recipes (name TEXT)').close()
  await refusesDatabase(t, data, /organisation\.sqlite is the database of another program/)
})

t.test('a database of a newer version is refused', async t => {
  const data = await used(t)
  const newer = new Sqlite(database(data))
  newer.pragma('journal_mode = DELETE')
  newer.pragma('user_version = 99')
  newer.close()
  await refusesDatabase(
    t,
    data,
    /was written by a newer version of localtenant \(schema 99, this one knows \d+\); use/,
  )
})

t.test('a database of before there were versions is refused', async t => {
  const data = await used(t)
  const early = new Sqlite(database(data))
  early.pragma('journal_mode = DELETE')
  early.pragma('application_id = 0')
  early.pragma('user_version = 10')
  early.close()
  await refusesDatabase(
    t,
    data,
    /was written by an early development version of localtenant, or by another program, and cannot be used; move it away and start again\./,
  )
})

t.test(
  'a snapshot of a newer version is refused when it is taken in, and when it is gone back to',
  async t => {
    const data = t.testdir()
    const { request } = await emulatorUnderTest(t, { data })
    const at = '/_localtenant/snapshots/newer'
    await request(at, { method: 'PUT' })
    const file = join(data, 'snapshots/newer.sqlite')
    const newer = new Sqlite(file)
    newer.pragma('user_version = 99')
    newer.close()
    const restored = await request(`${at}/restore`, { method: 'POST' })
    t.match([restored.status, restored.body.error], [503, /newer version of localtenant \(schema 99/])
    const headers = { 'content-type': 'application/vnd.sqlite3' }
    const taken = await request(at, { method: 'PUT', headers, body: readFileSync(file) })
    t.match([taken.status, taken.body.error], [400, /newer version of localtenant \(schema 99/])
  },
)

t.test('a damaged database is refused', async t => {
  const data = await used(t)
  const bytes = readFileSync(database(data))
  writeFileSync(database(data), bytes.fill(0xff, 4096, bytes.length))
  refuses(t, await start(data), /Cannot keep data in .*: database disk image is malformed/)
})

t.test('a directory, or the place of created organisations, that is a file is refused', async t => {
  const folder = t.testdir({ data: 'a file' })
  refuses(t, await start(join(folder, 'data')), /Cannot keep data in /)
  refuses(t, await start(join(folder, 'data', 'below')), /Cannot keep data in /)
  const data = await used(t)
  writeFileSync(join(data, 'tenants'), 'a file')
  refuses(t, await start(data), /Cannot keep data in .*: ENOTDIR/)
})

/** Makes a folder that not even root can write to show another. @returns undefined where that is not possible */
function readOnly(t: Test, folder: string): string | undefined {
  const shown = mountPoint(t)
  if (succeeds('mount', '--bind', folder, shown) && succeeds('mount', '-o', 'remount,ro,bind', shown))
    return shown
  if (process.getuid?.() === 0) return undefined
  succeeds('chmod', '-R', 'a-w', folder)
  t.teardown(() => succeeds('chmod', '-R', 'u+w', folder))
  return folder
}

for (const what of ['empty', 'used']) {
  t.test(`a read-only directory is refused, ${what}`, async t => {
    const data = what === 'empty' ? t.testdir() : await used(t)
    const before = existsSync(database(data)) && readFileSync(database(data))
    const folder = readOnly(t, data)
    if (!folder) return void t.plan(0, 'this root may not mount')
    refuses(t, await start(folder), /Cannot keep data in /)
    t.same(existsSync(database(data)) && readFileSync(database(data)), before)
  })
}

t.test('a data directory belongs to one process at a time, however it ends', async t => {
  const data = t.testdir()
  const { child } = await started(t, '--data', data)
  const message =
    /Another localtenant keeps its data in .*; stop it, or give this one another folder with --data/
  refuses(t, await start(data), message)
  await t.rejects(startEmulator({ data }), { message }, 'nor from another process')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const [first] = [await startEmulator({ data })]
  await t.rejects(startEmulator({ data }), { message }, 'nor twice in one process')
  await first.close()
  await (await startEmulator({ data })).close()
})

t.test('what a process left half-written is swept away by the next one', async t => {
  const data = await used(t)
  const drafts = ['organisation.sqlite.next', 'organisation.sqlite.next.new', 'organisation.sqlite.next-wal']
  for (const draft of drafts) writeFileSync(join(data, draft), 'half')
  mkdirSync(join(data, 'snapshots'))
  for (const name of ['a.sqlite.new', 'a.sqlite.new-journal', 'a.sqlite.new.sqlite'])
    writeFileSync(join(data, 'snapshots', name), 'half')
  const half = join(data, 'tenants/aaaaaaaa-0000-4000-8000-000000000001')
  const annotated = join(data, 'tenants/aaaaaaaa-0000-4000-8000-000000000002')
  for (const folder of [half, annotated]) {
    mkdirSync(join(folder, 'snapshots'), { recursive: true })
    for (const name of ['origin.sqlite', 'organisation.sqlite.next', 'snapshots/a.sqlite'])
      writeFileSync(join(folder, name), 'half')
  }
  mkdirSync(join(data, 'tenants/production'))
  for (const name of ['note.txt', 'production/origin.sqlite'])
    writeFileSync(join(data, 'tenants', name), 'not ours')
  writeFileSync(join(annotated, 'note.txt'), 'not ours')
  await (await startEmulator({ data })).close()
  t.same(readdirSync(data).sort(), [
    'ca.key',
    'ca.pem',
    'localtenant.lock',
    'organisation.sqlite',
    'snapshots',
    'tenants',
  ])
  t.same(readdirSync(join(data, 'snapshots')), ['a.sqlite.new.sqlite'], 'a name may look like that')
  t.same(
    readdirSync(join(data, 'tenants'), { recursive: true }).sort(),
    [
      'note.txt',
      'production',
      'production/origin.sqlite',
      basename(annotated),
      `${basename(annotated)}/note.txt`,
    ].sort(),
    'what is not ours is left alone',
  )
})

t.test('a log that another program left is not taken for one of the file that follows', async t => {
  const data = await used(t)
  // Somebody deletes the database to start from the seed, but not its log.
  const other = new Sqlite(database(data))
  other.exec("UPDATE users SET job_title = 'Of the former'")
  copyFileSync(`${database(data)}-wal`, join(data, 'kept'))
  other.close()
  rmSync(database(data))
  copyFileSync(join(data, 'kept'), `${database(data)}-wal`)
  const emulator = await emulatorUnderTest(t, { data })
  const { body } = await emulator.request('/v1.0/users/adele.vance@contoso.com', {
    bearer: await emulator.token(),
  })
  t.equal(body.jobTitle, 'Product Manager')
})

t.test('while another program reads the database, a reset waits for it and then says so', async t => {
  const data = t.testdir()
  const { request, token } = await emulatorUnderTest(t, { data })
  const bearer = await token()
  const written = await request('/v1.0/groups', { bearer, json: group })
  t.equal(written.status, 201, 'what is read is in the log')
  const reader = new Sqlite(database(data), { readonly: true })
  const rows = reader.prepare('SELECT * FROM users').iterate()
  rows.next()
  const refused = await request('/_localtenant/reset', { method: 'POST' })
  t.match([refused.status, refused.body.error], [503, /Another program reads .*close it there/])
  rows.return?.()
  t.equal((await request('/_localtenant/reset', { method: 'POST' })).status, 204, 'open is not reading')
  t.ok(reader.prepare('SELECT count(*) FROM users').pluck().get())
  reader.close()
})

t.test('a repeatable source of chance never draws an id twice, whatever comes between', async t => {
  const configuration = { data: t.testdir(), randomSeed: 'again' }
  const ids: unknown[] = []
  const live = async (
    between: (control: Awaited<ReturnType<typeof startEmulator>>['control']) => Promise<void>,
  ) => {
    const emulator = await emulatorUnderTest(t, configuration)
    await between(emulator.control)
    const bearer = await emulator.token()
    for (const _ of [1, 2, 3]) {
      const { status, body } = await emulator.request('/v1.0/groups', { bearer, json: group })
      t.equal(status, 201)
      ids.push(body.id)
    }
    const { value } = (await emulator.request<{ value: { id: string }[] }>('/v1.0/groups', { bearer })).body
    t.equal(new Set(value.map(({ id }) => id)).size, value.length)
    await emulator.close()
  }
  await live(async ({ snapshots }) => void (await snapshots.save('first')))
  await live(async () => {})
  await live(async ({ snapshots }) => snapshots.restore('first'))
  await live(async () => {})
  await live(async ({ reset }) => reset())
  await live(async () => {})
  t.equal(new Set(ids).size, ids.length, 'no two are the same')
})

t.test('an organisation with a kept identity has a place of its own, also after a restart', async t => {
  const configuration = { data: t.testdir(), randomSeed: 'again' }
  const first = await emulatorUnderTest(t, configuration)
  const made = await first.control.tenants.create()
  await made.control.snapshots.save('it')
  const file = await made.control.snapshots.export('it')
  await made.delete()
  await first.control.snapshots.import('it', file)
  const kept = await first.control.tenants.create({ snapshot: 'it', identity: 'kept' })
  await first.close()
  const second = await emulatorUnderTest(t, configuration)
  const twice = second.control.tenants.create({ snapshot: 'it', identity: 'kept' })
  await t.rejects(twice, { message: new RegExp(`There is an organisation ${kept.tenantId} already`) })
  t.ok(
    existsSync(join(configuration.data, 'tenants', kept.tenantId, 'organisation.sqlite')),
    'nobody took it',
  )
  await second.control.tenants.delete(kept.tenantId)
  t.same(readdirSync(join(configuration.data, 'tenants')), [])
})

t.test(
  'with the same random seed, an organisation that was deleted does not come back after a restart',
  async t => {
    const configuration = { data: t.testdir(), randomSeed: 'again' }
    const first = await emulatorUnderTest(t, configuration)
    const { tenantId } = await first.control.tenants.create()
    await first.control.tenants.delete(tenantId)
    await first.control.reset()
    await first.close()
    const second = await emulatorUnderTest(t, configuration)
    const next = await second.control.tenants.create()
    t.not(next.tenantId, tenantId)
    const third = await second.control.tenants.create()
    await second.close()
    const last = await emulatorUnderTest(t, configuration)
    const ids = (await last.control.tenants.list()).map(tenant => tenant.tenantId)
    t.same(ids.slice(1), [next.tenantId, third.tenantId], 'and those that were kept are listed as they came')
  },
)

t.test('a seed that was edited gives other domains to the organisation that is reset to it', async t => {
  const seed = join(t.testdir(), 'my.yaml')
  const yaml = readFileSync('seed/contoso.yaml', 'utf8')
  writeFileSync(seed, yaml)
  const { request, control } = await emulatorUnderTest(t, { seed })
  const metadata = async (domain: string) =>
    (await request(`/${domain}/v2.0/.well-known/openid-configuration`)).status
  t.same([await metadata('contoso.com'), await metadata('northwind.example')], [200, 400])
  writeFileSync(seed, yaml.replaceAll(/\bcontoso\.com\b/g, 'northwind.example'))
  await control.reset()
  t.same([await metadata('contoso.com'), await metadata('northwind.example')], [400, 200])
  writeFileSync(
    seed,
    yaml.replace('c0ffee00-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001'),
  )
  const refused = await request('/_localtenant/reset', { method: 'POST' })
  t.match(
    [refused.status, refused.body.error],
    [409, /organisation aaaaaaaa-.* by now; start localtenant anew/],
  )
})

t.test('an organisation that is damaged does not keep the others from starting', async t => {
  const data = t.testdir()
  const before = await emulatorUnderTest(t, { data })
  const [lost, kept] = [await before.control.tenants.create(), await before.control.tenants.create()]
  await before.close()
  writeFileSync(join(data, 'tenants', lost.tenantId, 'organisation.sqlite'), 'Dear diary, '.repeat(1000))

  const { child, port } = await started(t, '--data', data)
  let complaint = ''
  child.stderr!.on('data', chunk => (complaint += chunk))
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}/_localtenant/${path}`, { method })
    return { status: response.status, text: await response.text() }
  }
  t.equal((await ask(`tenants/${kept.tenantId}`)).status, 200)
  const refused = await ask(`tenants/${lost.tenantId}`)
  t.equal(refused.status, 409)
  t.match(refused.text, /file is not a database.* Put a whole file there and start again, or DELETE it\./)
  t.equal((await ask(`tenants/${lost.tenantId}`, 'DELETE')).status, 204)
  t.equal((await ask(`tenants/${lost.tenantId}`)).status, 404)
  t.notOk(existsSync(join(data, 'tenants', lost.tenantId)))
  child.kill('SIGTERM')
  await once(child, 'close')
})

t.test('data of another seed than the one that is asked for is refused', async t => {
  const data = await used(t)
  refuses(
    t,
    await run(['--port', '0', '--data', data, '--seed', 'scale:10x10']),
    /keeps an organisation of the seed 'contoso', not of 'scale:10x10'; leave --seed out/,
  )
  for (const seed of [undefined, 'contoso']) {
    const emulator = await startEmulator({ data, ...(seed ? { seed } : {}) })
    await emulator.close()
  }
})
