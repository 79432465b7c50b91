import t from 'tap'
import { openOnBaseline, rollBack } from '../../../src/kernel/sqlite/rollback-point.ts'
import { cachedRows, cachedText } from '../../../src/kernel/sqlite/row-cache.ts'
import { statement, values } from '../../../src/query/index.ts'
import { schema } from '../../../src/schema.ts'
import { openDatabase } from '../../support/database.ts'

function open() {
  const database = openDatabase()
  t.teardown(() => database.close())
  let read = 0
  const page = (key: string, size = 10) =>
    cachedRows(database, key, () => {
      read++
      return Buffer.alloc(size)
    })
  return { database, page, read: () => read }
}

type Database = ReturnType<typeof openDatabase>
const sites = 'SELECT name FROM jamf_sites ORDER BY id'
const addSite = (database: Database, name: string) =>
  statement(database, 'INSERT INTO jamf_sites (name) VALUES (?)').run(name)
const addDomain = (database: Database, name: string) =>
  statement(database, 'INSERT INTO domains (name) VALUES (?)').run(name)

/** The names of sites as they are remembered, and how often they were read. */
function rememberedSites(database: Database) {
  let count = 0
  const names = () =>
    cachedRows(database, 'sites', () => {
      count++
      return values<string>(database, sites).join()
    })
  return { names, count: () => count }
}

t.test('an answer is read once', async t => {
  const { page, read } = open()
  t.equal(page('a'), page('a'))
  page('b')
  t.equal(read(), 2)
})

t.test('that there is no answer is remembered too', async t => {
  const { database } = open()
  let read = 0
  const ask = () => cachedRows(database, 'nobody', () => void read++)
  t.equal(ask(), undefined)
  ask()
  t.equal(read, 1)
})

t.test('any write makes it be read again where nobody knows what it was read from', async t => {
  const { database, page, read } = open()
  page('a')
  addSite(database, 'x')
  page('a')
  database.exec('DELETE FROM jamf_sites')
  page('a')
  t.equal(read(), 3)
})

t.test('a write of another table leaves it alone', async t => {
  const { database } = open()
  const { names, count } = rememberedSites(database)
  names()
  addDomain(database, 'x.example')
  statement(database, 'DELETE FROM domains').run()
  t.equal(names(), '')
  t.equal(count(), 1)
  addSite(database, 'x')
  t.equal(names(), 'x')
  t.equal(count(), 2)
})

t.test('whoever prepared a statement, it counts', async t => {
  const { database } = open()
  const { names } = rememberedSites(database)
  const add = database.prepare('INSERT INTO jamf_sites (name) VALUES (?)')
  const returning = database.prepare('INSERT INTO jamf_sites (name) VALUES (?) RETURNING id')
  names()
  add.run('x')
  t.equal(names(), 'x')
  add.run('y')
  addDomain(database, 'x.example')
  t.equal(names(), 'x,y', 'also where one of a known table follows it')
  database.exec("INSERT INTO jamf_sites (name) VALUES ('z')")
  t.equal(names(), 'x,y,z')
  returning.get('a')
  t.equal(names(), 'x,y,z,a')
  for (const row of returning.iterate('b')) t.ok(row)
  t.equal(names(), 'x,y,z,a,b')
  const read = database.prepare(sites).pluck()
  const own = () => cachedRows(database, 'own', () => [...read.iterate()].join())
  t.equal(own(), 'x,y,z,a,b')
  add.run('c')
  t.equal(own(), 'x,y,z,a,b,c')
})

t.test('what is remembered within another answer counts for that', async t => {
  const { database } = open()
  const inner = rememberedSites(database)
  const outer = () =>
    cachedRows(
      database,
      'outer',
      () => `${inner.names()} of ${values<string>(database, 'SELECT name FROM domains')}`,
    )
  t.equal(outer(), ' of ')
  addSite(database, 'x')
  t.equal(outer(), 'x of ')
  inner.names()
  addDomain(database, 'd.example')
  t.equal(outer(), 'x of d.example')
  addSite(database, 'y')
  t.equal(outer(), 'x,y of d.example')
})

t.test('what a trigger writes and what a foreign key takes along counts too', async t => {
  const { database } = open()
  statement(
    database,
    `INSERT INTO service_principals (id, app_id, app_owner_organization_id, display_name, app_roles_json, created_at)
     VALUES ('p', 'a', 'o', 'n', ?, '2024-01-01T00:00:00Z')`,
  ).run('[{"id":"r","value":"One"}]')
  const roles = () =>
    cachedRows(database, 'roles', () => values(database, 'SELECT value FROM app_role_values').join())
  t.equal(roles(), 'One')
  statement(database, 'UPDATE service_principals SET app_roles_json = ?').run('[{"id":"r","value":"Two"}]')
  t.equal(roles(), 'Two')
  statement(database, 'DELETE FROM service_principals').run()
  t.equal(roles(), '')
})

t.test('what a virtual table may have been read from is anything', async t => {
  const { database } = open()
  addSite(database, 'x')
  const ask = () =>
    cachedRows(
      database,
      'words',
      () => values(database, "SELECT value FROM json_each('[1]'), jamf_sites").length,
    )
  t.equal(ask(), 1)
  addSite(database, 'y')
  t.equal(ask(), 2)
})

t.test('what was read of a transaction that failed is forgotten', async t => {
  const { database } = open()
  const { names } = rememberedSites(database)
  t.throws(() =>
    database.transaction(() => {
      addSite(database, 'x')
      t.equal(names(), 'x')
      throw new Error('no')
    })(),
  )
  t.equal(names(), '')
})

t.test('what was read before a reset is forgotten', async t => {
  const image = open().database.serialize()
  const database = openOnBaseline(schema, image)
  t.teardown(() => database.close())
  const { names } = rememberedSites(database)
  addSite(database, 'x')
  t.equal(names(), 'x')
  rollBack(database, image)
  t.equal(names(), '')
  addSite(database, 'y')
  t.equal(names(), 'y')
})

t.test('an answer whose reading wrote something is not kept', async t => {
  const { database } = open()
  let read = 0
  const ask = () =>
    cachedRows(database, 'a', () => {
      database.exec(`INSERT INTO jamf_sites (name) VALUES ('x${read++}')`)
      return read
    })
  t.equal(ask(), 1)
  t.equal(ask(), 2)
  const count = () =>
    cachedRows(database, 'count', () => {
      const before = values(database, sites).length
      addSite(database, `another ${before}`)
      return before
    })
  t.equal(count(), 2)
  t.equal(count(), 3)
})

t.test('an answer that cannot be read is asked for again', async t => {
  const { database } = open()
  const fail = () => cachedRows(database, 'a', () => values(database, 'SELECT nothing FROM jamf_sites'))
  t.throws(fail)
  t.throws(fail)
  t.equal(
    cachedRows(database, 'a', () => values(database, sites).length),
    0,
  )
})

t.test('each database has its own answers', async t => {
  const [one, two] = [open(), open()]
  t.not(one.page('a'), two.page('a'))
})

t.test('text that is asked for again comes as bytes', async t => {
  const { database } = open()
  const ask = () => cachedText(database, 'a', () => '"é"')
  t.equal(ask(), '"é"')
  t.strictSame(ask(), Buffer.from('"é"'))
  t.equal(ask(), ask())
})

t.test('the oldest answers go when they are too much together', async t => {
  const { page, read } = open()
  const size = 1_000_000
  for (let index = 0; index < 9; index++) page(`page ${index}`, size)
  page('page 8', size)
  t.equal(read(), 9, 'the newest is there')
  page('page 0', size)
  t.equal(read(), 10, 'the oldest is not')
})

t.test('neither a huge answer nor a huge name is kept', async t => {
  const { page, read } = open()
  page('huge', 2_000_000)
  page('huge', 2_000_000)
  page('x'.repeat(10_000))
  page('x'.repeat(10_000))
  t.equal(read(), 4)
})
