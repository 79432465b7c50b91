import t from 'tap'
import { openDatabase } from './support/database.ts'

t.test('what refers to a row is found by an index when that row goes, however many there are', async t => {
  const database = openDatabase()
  const references = database
    .prepare(
      `SELECT t.name AS "table", f."from" AS column FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main'`,
    )
    .all() as { table: string; column: string }[]
  t.ok(references.length > 15)
  for (const { table, column } of references) {
    const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM ${table} WHERE ${column} = ?`).all(1)
    t.match(plan, [{ detail: /^SEARCH / }], `${table}.${column}`)
  }
})
