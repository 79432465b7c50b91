import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import t from 'tap'
import { openContract } from '../support/contract.ts'
import { type EmulatorUnderTest, emulatorUnderTest, TENANT } from '../support/emulator.ts'

const contract = await openContract('control')
const adele = '/v1.0/users/adele.vance@contoso.com'
const FILE = 'application/vnd.sqlite3'

async function rename({ request, token }: EmulatorUnderTest, jobTitle: string): Promise<void> {
  const { status } = await request(adele, { method: 'PATCH', bearer: await token(), json: { jobTitle } })
  if (status !== 204) throw new Error(`${status}`)
}

async function titleOf({ request, token }: EmulatorUnderTest): Promise<unknown> {
  return (await request(adele, { bearer: await token() })).body.jobTitle
}

const at = (name: string) => `/_localtenant/snapshots/${name}`

for (const where of ['in memory', 'in a data directory']) {
  t.test(`a snapshot brings back what was, ${where}`, async t => {
    const emulator = await emulatorUnderTest(t, where === 'in memory' ? {} : { data: t.testdir() })
    const { request } = emulator
    await rename(emulator, 'Before')
    const saved = await request(at('before'), { method: 'PUT' })
    contract.matches(t, 'saveSnapshot', saved)
    t.same(saved.body, { name: 'before', tenantId: TENANT })
    await rename(emulator, 'After')
    await request('/_localtenant/faults', {
      method: 'PUT',
      json: { faults: [{ match: { product: 'apple' }, effect: { status: 500 } }] },
    })

    const restored = await request(`${at('before')}/restore`, { method: 'POST' })
    t.equal(restored.status, 204)
    contract.matches(t, 'restoreSnapshot', restored)
    t.equal(await titleOf(emulator), 'Before')
    t.equal((await request<{ faults: [] }>('/_localtenant/faults')).body.faults.length, 1, 'faults stay')

    await rename(emulator, 'After')
    const json = { snapshot: 'before' }
    t.equal((await request('/_localtenant/reset', { json })).status, 204)
    t.equal(await titleOf(emulator), 'Before')
    t.same((await request('/_localtenant/faults')).body.faults, [], 'a reset takes them away')
    await request('/_localtenant/reset', { method: 'POST' })
    t.equal(await titleOf(emulator), 'Product Manager')

    const listed = await request('/_localtenant/snapshots')
    contract.matches(t, 'listSnapshots', listed)
    t.same(listed.body, { snapshots: [{ name: 'before', tenantId: TENANT }] })
    const shown = await request(at('before'))
    contract.matches(t, 'getSnapshot', shown)
    const deleted = await request(at('before'), { method: 'DELETE' })
    t.equal(deleted.status, 204)
    contract.matches(t, 'deleteSnapshot', deleted)
    t.same((await request('/_localtenant/snapshots')).body, { snapshots: [] })
  })
}

t.test('the clock goes back with it, and goes on as it did', async t => {
  const { request } = await emulatorUnderTest(t)
  const clock = '/_localtenant/clock'
  await request(clock, { method: 'PUT', json: { now: '2031-01-01T00:00:00Z', frozen: true } })
  await request(at('frozen'), { method: 'PUT' })
  await request(clock, { method: 'PUT', json: { now: '2040-01-01T00:00:00Z', frozen: false, speed: 1000 } })
  await request(at('running'), { method: 'PUT' })
  await request(`${at('frozen')}/restore`, { method: 'POST' })
  t.match((await request(clock)).body, { now: '2031-01-01T00:00:00.000Z', frozen: true, speed: 1 })
  await request(`${at('running')}/restore`, { method: 'POST' })
  t.match((await request(clock)).body, { now: /^2040-01-0/, frozen: false, speed: 1000 })
})

t.test('with the same random seed, what follows a restore is the same again', async t => {
  const { request, token } = await emulatorUnderTest(t, { randomSeed: 'again' })
  await request('/_localtenant/clock', { method: 'PUT', json: { now: '2027-03-01T00:00:00Z', frozen: true } })
  await request(at('start'), { method: 'PUT' })
  const run = async () => {
    const bearer = await token()
    const json = { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true }
    return [bearer, (await request('/v1.0/groups', { bearer, json })).text]
  }
  const first = await run()
  await request(`${at('start')}/restore`, { method: 'POST' })
  t.same(await run(), first)
})

t.test('a snapshot travels as one file', async t => {
  const [there, here] = [await emulatorUnderTest(t), await emulatorUnderTest(t)]
  await rename(there, 'In CI')
  await there.request(at('failed'), { method: 'PUT' })
  const exported = await fetch(there.url + at('failed'), { headers: { accept: FILE } })
  t.equal(exported.headers.get('content-type'), FILE)
  const body = Buffer.from(await exported.arrayBuffer())
  const imported = await here.request(at('from-ci'), {
    method: 'PUT',
    headers: { 'content-type': FILE },
    body,
  })
  contract.matches(t, 'saveSnapshot', imported)
  t.equal(imported.status, 200)
  await here.request(`${at('from-ci')}/restore`, { method: 'POST' })
  t.equal(await titleOf(here), 'In CI')
})

t.test('an organisation that was created elsewhere keeps its names where it is opened', async t => {
  const [there, here] = [await emulatorUnderTest(t), await emulatorUnderTest(t)]
  const { body: tenant } = await there.request<{ tenantId: string }>('/_localtenant/tenants', {
    method: 'POST',
  })
  await there.request(`${at('it')}?tenant=${tenant.tenantId}`, { method: 'PUT' })
  const exported = await fetch(`${there.url}${at('it')}?tenant=${tenant.tenantId}`, {
    headers: { accept: FILE },
  })
  const body = Buffer.from(await exported.arrayBuffer())
  await here.request(at('it'), { method: 'PUT', headers: { 'content-type': FILE }, body })
  const restored = await here.request(`${at('it')}/restore`, { method: 'POST' })
  t.equal(restored.status, 409)
  contract.matches(t, 'restoreSnapshot', restored)
  t.match(restored.body.error, /POST \/_localtenant\/tenants makes an organisation of it/)
  const opened = await here.request('/_localtenant/tenants', { json: { snapshot: 'it', identity: 'kept' } })
  t.same(opened.body, tenant, 'down to its secrets')
})

t.test('all organisations at once', async t => {
  const emulator = await emulatorUnderTest(t)
  const { request } = emulator
  const { body: tenant } = await request<{ tenantId: string }>('/_localtenant/tenants', { method: 'POST' })
  t.equal((await request(`${at('all')}?tenant=*`, { method: 'PUT' })).status, 200)
  await rename(emulator, 'After')
  await request(`/_localtenant/clock?tenant=${tenant.tenantId}`, { method: 'PUT', json: { frozen: true } })
  t.equal((await request(`${at('all')}/restore?tenant=*`, { method: 'POST' })).status, 204)
  t.equal(await titleOf(emulator), 'Product Manager')
  t.match((await request(`/_localtenant/clock?tenant=${tenant.tenantId}`)).body, { frozen: false })

  await request(`${at('all')}?tenant=${tenant.tenantId}`, { method: 'DELETE' })
  await rename(emulator, 'After')
  const partly = await request(`${at('all')}/restore?tenant=*`, { method: 'POST' })
  t.equal(partly.status, 404)
  t.equal(await titleOf(emulator), 'After', 'nothing is done where one of them has none')
  t.equal((await request('/_localtenant/reset?tenant=*', { method: 'POST' })).status, 204)
  t.equal(await titleOf(emulator), 'Product Manager')
})

t.test('what is kept in a data directory is there after a restart', async t => {
  const data = t.testdir()
  const first = await emulatorUnderTest(t, { data })
  await rename(first, 'Kept')
  await first.request(at('kept'), { method: 'PUT' })
  const { body: origin } = await first.request<{ tenantId: string }>('/_localtenant/tenants', {
    json: { snapshot: 'kept' },
  })
  const { body: deleted } = await first.request<{ tenantId: string }>('/_localtenant/tenants', {
    method: 'POST',
  })
  await first.request(`/_localtenant/tenants/${deleted.tenantId}`, { method: 'DELETE' })
  t.notOk(existsSync(join(data, 'tenants', deleted.tenantId)), 'nothing is left of a deleted one')
  const tenant = `?tenant=${origin.tenantId}`
  await first.request(`/_localtenant/clock${tenant}`, {
    method: 'PUT',
    json: { now: '2031-01-01T00:00:00Z', frozen: true },
  })
  await first.close()

  const second = await emulatorUnderTest(t, { data })
  t.equal(await titleOf(second), 'Kept')
  t.same((await second.request('/_localtenant/snapshots')).body, {
    snapshots: [{ name: 'kept', tenantId: TENANT }],
  })
  const { environment } = (await second.request(`/_localtenant/tenants/${origin.tenantId}`)).body
  t.match(origin, { environment }, 'but for secrets that have ended')
  t.match((await second.request(`/_localtenant/clock${tenant}`)).body, { now: '2031-01-01T00:00:00.000Z' })
  await second.request(`/_localtenant/reset${tenant}`, { method: 'POST' })
  t.match((await second.request(`/_localtenant/clock${tenant}`)).body, { frozen: false })
  t.equal((await second.request(`/_localtenant/tenants/${origin.tenantId}`)).status, 200)
})

t.test('what cannot be is refused with a sentence that says what to do', async t => {
  const { request } = await emulatorUnderTest(t)
  const put = (name: string, body?: string, query = '') =>
    request(at(name) + query, {
      method: 'PUT',
      ...(body === undefined ? {} : { body, headers: { 'content-type': FILE } }),
    })
  const refusals = [
    [400, 'saveSnapshot', await put('.hidden'), /is no name for a snapshot/],
    [400, 'saveSnapshot', await put('..%2F..%2Fetc'), /is no name for a snapshot/],
    [400, 'saveSnapshot', await put('x'.repeat(65)), /is no name for a snapshot/],
    [400, 'saveSnapshot', await put('x', 'SQLite format 3\0 and so on'), /no snapshot of localtenant/],
    [400, 'saveSnapshot', await put('x', 'hello'), /no snapshot of localtenant/],
    [400, 'saveSnapshot', await put('x', ''), /no snapshot of localtenant/],
    [400, 'getSnapshot', await request(`${at('x')}?tenant=*`), /one organisation at a time/],
    [404, 'saveSnapshot', await put('x', undefined, '?tenant=nobody'), /There is no organisation 'nobody'/],
    [404, 'getSnapshot', await request(at('x')), /There is no snapshot 'x'/],
    [404, 'deleteSnapshot', await request(at('x'), { method: 'DELETE' }), /There is no snapshot 'x'/],
    [
      404,
      'restoreSnapshot',
      await request(`${at('x')}/restore`, { method: 'POST' }),
      /There is no snapshot 'x'/,
    ],
    [
      404,
      'resetWorld',
      await request('/_localtenant/reset', { json: { snapshot: 'x' } }),
      /There is no snapshot/,
    ],
  ] as const
  for (const [status, operation, refused, words] of refusals) {
    t.equal(refused.status, status, refused.text)
    t.match(refused.body.error, words)
    contract.matches(t, operation, refused)
  }
  t.same((await request('/_localtenant/snapshots')).body, { snapshots: [] })
})

t.test('a snapshot that somebody has tampered with is refused', async t => {
  const { request, control } = await emulatorUnderTest(t)
  await request(at('it'), { method: 'PUT' })
  const image = Buffer.from(await control.snapshots.export('it'))
  const tampered = (sql: string): Buffer => {
    const database = new Sqlite(image)
    database.exec(sql)
    const content = database.serialize()
    database.close()
    return content
  }
  const creation = (number: number) => `{"key": "k", "number": ${number}, "moment": 0}`
  for (const sql of [
    "UPDATE organization SET id = '../../elsewhere'",
    "UPDATE organization SET jamf_host = 'a host'",
    "UPDATE domains SET name = '../' || name",
    'DELETE FROM domains',
    'DELETE FROM world',
    "UPDATE world SET clock_json = '{}'",
    "UPDATE world SET clock_json = 'never'",
    'UPDATE world SET clock_json = \'{"moment": 0, "since": 0, "speed": 1e12, "frozen": false}\'',
    `UPDATE world SET creation_json = '${creation(1e300)}'`,
    `UPDATE world SET creation_json = '${creation(-1)}'`,
    'DROP TABLE users',
    'CREATE TABLE more (id)',
    "UPDATE domains SET name = 'login.microsoftonline.com' WHERE is_default = 1",
    "UPDATE domains SET name = 'microsoft.com' WHERE is_default = 1",
    "UPDATE domains SET name = 'api.manage.microsoft.com' WHERE is_default = 1",
    "UPDATE organization SET jamf_host = 'x.localhost'",
    'PRAGMA foreign_keys = OFF; DELETE FROM groups WHERE id IN (SELECT group_id FROM group_members)',
    "UPDATE applications SET identifier_uris_json = '[' || identifier_uris_json",
    'UPDATE world SET openings = 9223372036854775807',
    'UPDATE world SET openings = 9007199254740991',
    'UPDATE world SET created = -1',
    'UPDATE world SET rotations = 9007199254740991',
    'UPDATE users SET is_administrator = 9223372036854775807',
    "UPDATE signing_keys SET private_jwk_json = '{}'",
    "UPDATE signing_keys SET private_jwk_json = 'null'",
    'DELETE FROM signing_keys',
    "UPDATE applications SET identifier_uris_json = '5'",
    "UPDATE applications SET identifier_uris_json = '[null]'",
    'UPDATE applications SET identifier_uris_json = \'["a", {}]\'',
    "UPDATE mobile_devices SET general_json = 'null'",
    "UPDATE mobile_devices SET general_json = '[]'",
    'UPDATE mobile_devices SET applications_json = \'{"a": 1}\'',
    "PRAGMA ignore_check_constraints = ON; UPDATE group_members SET member_type = 'robot'",
  ]) {
    const refused = await request(at('x'), {
      method: 'PUT',
      headers: { 'content-type': FILE },
      body: tampered(sql),
    })
    t.match(
      [refused.status, refused.body.error],
      [400, /is no snapshot of localtenant|of another program|calls itself|The snapshot is damaged/],
      sql,
    )
  }
  const untouched = tampered(`UPDATE world SET creation_json = '${creation(7)}'`)
  const taken = await request(at('x'), { method: 'PUT', headers: { 'content-type': FILE }, body: untouched })
  t.equal(taken.status, 200)
})

t.test('an organisation made of a snapshot begins as it would after a reset', async t => {
  const { control, request } = await emulatorUnderTest(t, { randomSeed: 'one' })
  await control.clock.set({ now: '2031-01-01T00:00:00Z', frozen: true, speed: 1000 })
  await control.snapshots.save('it')
  const copy = await control.tenants.create({ snapshot: 'it' })
  const groups = async () => {
    const bearer = (await copy.control.tokens.mint()).access_token
    const { body } = await request('/v1.0/groups', {
      bearer,
      json: { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true },
    })
    return [body.id, body.createdDateTime]
  }
  const first = await groups()
  t.equal(first[1], '2031-01-01T00:00:00Z')
  await copy.control.reset()
  t.same(await groups(), first)
})

t.test('a clock that runs goes on from the moment that the snapshot shows, in a copy too', async t => {
  const { control } = await emulatorUnderTest(t)
  await control.clock.set({ now: '2031-01-01T00:00:00Z', speed: 1_000_000 })
  await control.snapshots.save('it')
  const shown = Date.parse((await control.clock.get()).now)
  const before = performance.now()
  while (performance.now() - before < 50);
  const copy = await control.tenants.create({ snapshot: 'it' })
  await copy.control.clock.freeze()
  const since = Date.parse((await copy.control.clock.get()).now) - shown
  t.ok(since < (performance.now() - before) * 1_000_000 - 40_000_000, 'the wait does not count')
})

t.test('of an imported snapshot only its rows are taken', async t => {
  const { request, control, token } = await emulatorUnderTest(t, {})
  await request(at('it'), { method: 'PUT' })
  const database = new Sqlite(Buffer.from(await control.snapshots.export('it')))
  const trap = "UPDATE users SET display_name = 'trapped'; SELECT RAISE(IGNORE);"
  const [name] = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'users'")
    .pluck()
    .all()
  database.exec(`DROP TRIGGER ${name}; CREATE TRIGGER ${name} BEFORE UPDATE ON users BEGIN ${trap} END`)
  const body = database.serialize()
  database.close()

  await request(at('trap'), { method: 'PUT', headers: { 'content-type': FILE }, body })
  const restored = await request(`${at('trap')}/restore`, { method: 'POST' })
  t.equal(restored.status, 204)
  const bearer = await token()
  const adele = '/v1.0/users/adele.vance@contoso.com'
  const changed = await request(adele, { method: 'PATCH', json: { displayName: 'Adele' }, bearer })
  t.equal(changed.status, 204)
  const { body: user } = await request(`${adele}?$select=displayName`, { bearer })
  t.match(user, { displayName: 'Adele' })
  const found = await request('/v1.0/users?$search="displayName:Adele"', {
    bearer,
    headers: { consistencylevel: 'eventual' },
  })
  t.match(found.body, { value: [{ displayName: 'Adele' }] }, 'and what is found by its words')
})

t.test('a snapshot that gives an organisation the name of another is not restored', async t => {
  const { request, control } = await emulatorUnderTest(t, {})
  const other = await control.tenants.create()
  await request(at('it'), { method: 'PUT' })
  const database = new Sqlite(Buffer.from(await control.snapshots.export('it')))
  database.prepare('UPDATE organization SET jamf_host = ?').run(other.jamf.host)
  const body = database.serialize()
  database.close()
  await request(at('twin'), { method: 'PUT', headers: { 'content-type': FILE }, body })
  const refused = await request(`${at('twin')}/restore`, { method: 'POST' })
  t.match(refused, {
    status: 409,
    body: { error: `The organisation would be called ${other.jamf.host}, as another one is here.` },
  })
})

t.test('of a kept snapshot that is damaged is said just that', async t => {
  const data = t.testdir()
  const { request } = await emulatorUnderTest(t, { data })
  await request(at('whole'), { method: 'PUT' })
  const folder = join(data, 'snapshots')
  writeFileSync(join(folder, 'bad.sqlite'), 'Dear diary')
  writeFileSync(join(folder, 'half.sqlite'), readFileSync(join(folder, 'whole.sqlite')).subarray(0, 5000))
  mkdirSync(join(folder, 'folder.sqlite'))
  t.match((await request('/_localtenant/snapshots')).body.snapshots, [
    { name: 'bad' },
    { name: 'half' },
    { name: 'whole' },
  ])
  for (const name of ['bad', 'half']) {
    const error = `The snapshot '${name}' is damaged; DELETE it, or put a whole file in its place.`
    for (const [path, json] of [
      [`/_localtenant/snapshots/${name}/restore`, undefined],
      ['/_localtenant/reset', { snapshot: name }],
      ['/_localtenant/tenants', { snapshot: name }],
    ] as const)
      t.match(await request(path, { method: 'POST', json }), { status: 409, body: { error } }, path)
    t.equal((await request(at(name), { method: 'DELETE' })).status, 204)
  }
  t.equal((await request(`${at('whole')}/restore`, { method: 'POST' })).status, 204)
})
