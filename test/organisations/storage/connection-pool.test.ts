import t from 'tap'
import type { Database } from '../../../src/kernel/sqlite/database.ts'
import { openConnectionPool } from '../../../src/organisations/storage/connection-pool.ts'
import { schema } from '../../../src/schema.ts'
import { openDatabase } from '../../support/database.ts'

const empty = openDatabase().serialize()
const other = Buffer.from(empty)
const addTo = (database: Database): unknown =>
  database.prepare("INSERT INTO domains (name) VALUES ('a')").run()
const count = (database: Database): unknown => database.prepare('SELECT count(*) FROM domains').pluck().get()

t.test('a database that was released serves again, with nothing of its former use', async t => {
  const connectionPool = openConnectionPool(schema)
  t.teardown(() => connectionPool.close())
  const first = connectionPool.open(empty)
  addTo(first)
  const second = connectionPool.open(empty)
  t.not(second, first, 'one that is in use is not given away')
  t.equal(count(second), 0)
  connectionPool.release(first, empty)
  t.not(connectionPool.open(other), first, 'it stands on another image')
  const third = connectionPool.open(empty)
  t.equal(third, first)
  t.equal(count(third), 0)
})

t.test('one that stands on something else is closed, and so are those beyond thirty-two', async t => {
  const connectionPool = openConnectionPool(schema)
  const stray = connectionPool.open(other)
  connectionPool.release(stray, empty)
  t.notOk(stray.open)
  const many = Array.from({ length: 33 }, () => connectionPool.open(empty))
  for (const database of many) connectionPool.release(database, empty)
  t.equal(many.filter(({ open }) => open).length, 32)
  connectionPool.close()
  t.notOk(many.some(({ open }) => open))
})
