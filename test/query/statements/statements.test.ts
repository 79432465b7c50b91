import Database from 'better-sqlite3'
import t from 'tap'
import { statement } from '../../../src/query/index.ts'
import { thrown } from '../thrown.ts'

t.test('a statement is prepared once per database, text and mode', async t => {
  const [one, two] = [new Database(':memory:'), new Database(':memory:')]
  const text = 'SELECT 1 AS a, 2 AS b'
  t.equal(statement(one, text), statement(one, text))
  t.not(statement(one, text), statement(two, text))
  t.strictSame(statement(one, text).get(), { a: 1, b: 2 })
  t.strictSame(statement(one, text, 'raw').get(), [1, 2])
  t.equal(statement(one, text, 'pluck').get(), 1)
  t.strictSame(statement(one, text).get(), { a: 1, b: 2 }, 'the modes do not disturb each other')
})

t.test('statements that give no rows', async t => {
  const db = new Database(':memory:')
  statement(db, 'CREATE TABLE x (a)', 'raw').run()
  t.equal(statement(db, 'INSERT INTO x VALUES (?)', 'pluck').run(1).changes, 1)
})

t.test('only so many are kept', async t => {
  const db = new Database(':memory:')
  const first = statement(db, 'SELECT 0')
  for (let n = 1; n < 500; n++) statement(db, `SELECT ${n}`)
  t.equal(statement(db, 'SELECT 0'), first)
  statement(db, 'SELECT 500')
  t.not(statement(db, 'SELECT 0'), first)
})

t.test('bad SQL is an error every time', async t => {
  const db = new Database(':memory:')
  t.match(
    thrown(() => statement(db, 'SELEC 1')),
    { code: 'SQLITE_ERROR' },
  )
  t.match(
    thrown(() => statement(db, 'SELEC 1')),
    { code: 'SQLITE_ERROR' },
  )
})
