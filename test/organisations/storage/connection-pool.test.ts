import t from 'tap'
import type { Database } from '../../../src/kernel/sqlite/database.ts'
import { openConnections } from '../../../src/organisations/storage/connection-pool.ts'
import { schema } from '../../../src/schema.ts'
import { openDatabase } from '../../support/database.ts'

const empty = openDatabase().serialize()
const other = Buffer.from(empty)
const addTo = (database: Database): unknown =>
  database.prepare("INSERT INTO domains (name) VALUES ('a')").run()
const count = (database: Database): unknown => database.prepare('SELECT count(*) FROM domains').pluck().get()

t.test('a database that was released serves again, with nothing of its former use', async t => {
  const connections = openConnections(schema)
  t.teardown(() => connections.close())
  const first = connections.open(empty)
  addTo(first)
  const second = connections.open(empty)
  t.not(second, first, 'one that is in use is not given away')
  t.equal(count(second), 0)
  connections.release(first, empty)
  t.not(connections.open(other), first, 'it stands on another image')
  const third = connections.open(empty)
  t.equal(third, first)
  t.equal(count(third), 0)
})

t.test('one that stands on something else is closed, and so are those beyond thirty-two', async t => {
  const connections = openConnections(schema)
  const stray = connections.open(other)
  connections.release(stray, empty)
  t.notOk(stray.open)
  const many = Array.from({ length: 33 }, () => connections.open(empty))
  for (const database of many) connections.release(database, empty)
  t.equal(many.filter(({ open }) => open).length, 32)
  connections.close()
  t.notOk(many.some(({ open }) => open))
})
