import t from 'tap'
import { cachedRows } from '../../../src/kernel/sqlite/row-cache.ts'
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

t.test('any write makes it be read again', async t => {
  const { database, page, read } = open()
  page('a')
  database.exec("INSERT INTO jamf_sites (name) VALUES ('x')")
  page('a')
  database.exec('DELETE FROM jamf_sites')
  page('a')
  t.equal(read(), 3)
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
})

t.test('each database has its own answers', async t => {
  const [one, two] = [open(), open()]
  t.not(one.page('a'), two.page('a'))
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
