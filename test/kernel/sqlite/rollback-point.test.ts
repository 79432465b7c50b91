import t, { type Test } from 'tap'
import type { Database } from '../../../src/kernel/sqlite/database.ts'
import {
  generationOf,
  openOnBaseline,
  rollBack,
  rollBackToSavepoint,
  serialize,
  setSavepoint,
} from '../../../src/kernel/sqlite/rollback-point.ts'
import { schema } from '../../../src/schema.ts'
import { openDatabase } from '../../support/database.ts'

const empty = openDatabase().serialize()

function onGround(t: Test): Database {
  const database = openOnBaseline(schema, empty)
  t.teardown(() => database.close())
  return database
}

const add = (database: Database, name: string): unknown =>
  database.transaction(() => database.prepare('INSERT INTO domains (name) VALUES (?)').run(name))()
const names = (database: Database): unknown[] =>
  database.prepare('SELECT name FROM domains ORDER BY rowid').pluck().all()

t.test('a database goes back to its ground, as often as is asked, and only to that', async t => {
  const database = onGround(t)
  const first = generationOf(database)
  for (const name of ['a.example', 'b.example']) {
    add(database, name)
    t.same(names(database), [name])
    t.ok(rollBack(database, empty))
    t.same(names(database), [])
  }
  t.not(generationOf(database), first, 'what was remembered of it holds no more')
  add(database, 'c.example')
  t.notOk(rollBack(database, Buffer.from(empty)))
  t.same(names(database), ['c.example'])
})

t.test('a transaction that fails leaves what stands above the ground', async t => {
  const database = onGround(t)
  add(database, 'a.example')
  t.throws(() => add(database, 'a.example'), { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
  t.same(names(database), ['a.example'])
})

t.test('a database goes back to its mark by the name of that', async t => {
  const database = onGround(t)
  add(database, 'made.example')
  setSavepoint(database, 1)
  const first = generationOf(database)
  add(database, 'a.example')
  t.notOk(rollBackToSavepoint(database, empty, 2))
  t.notOk(rollBackToSavepoint(database, Buffer.from(empty), 1))
  t.same(names(database), ['made.example', 'a.example'])
  for (const name of ['b.example', 'c.example']) {
    t.ok(rollBackToSavepoint(database, empty, 1))
    t.same(names(database), ['made.example'])
    add(database, name)
  }
  t.not(generationOf(database), first)
  t.ok(rollBack(database, empty), 'below the mark is still the ground')
  t.same(names(database), [])
  t.notOk(rollBackToSavepoint(database, empty, 1), 'which has taken the mark away')
})

t.test('a copy has all that was written, and is what its original goes back to', async t => {
  const database = onGround(t)
  setSavepoint(database, 1)
  add(database, 'a.example')
  const generation = generationOf(database)
  const image = serialize(database)
  t.equal(generationOf(database), generation, 'the data is what it was')
  add(database, 'b.example')
  t.notOk(rollBack(database, empty))
  t.notOk(rollBackToSavepoint(database, image, 1))
  t.ok(rollBack(database, image))
  t.same(names(database), ['a.example'])
  const copy = openOnBaseline(schema, image)
  t.same(names(copy), ['a.example'])
  copy.close()
})

t.test('a database without a ground is copied, and goes nowhere', async t => {
  const database = openDatabase()
  t.teardown(() => database.close())
  add(database, 'a.example')
  setSavepoint(database, 1)
  t.equal(database.inTransaction, false)
  const copy = openDatabase({ image: serialize(database) })
  t.same(names(copy), ['a.example'])
  copy.close()
  t.notOk(rollBack(database, empty))
  t.notOk(rollBackToSavepoint(database, empty, 1))
})
