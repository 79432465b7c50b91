import t from 'tap'
import { findTemplateRows, writeTemplateRows } from '../../src/organisations/identity/template-rows.ts'
import { openDatabase } from '../support/database.ts'

const FORMER = ['contoso.com', 'c0ffee00-0000-4000-8000-0000000000a1']
const NEXT = ['fabrikam.com', 'aaaaaaaa-0000-4000-8000-0000000000a1']

t.test('names are found in every table, whoever adds it', async t => {
  const database = openDatabase()
  database.exec(`
    CREATE TABLE things (id TEXT, note TEXT, number INTEGER);
    INSERT INTO things VALUES ('one', 'adele@Contoso.com, not adele@sub.contoso.com.example', 1), (NULL, NULL, 2),
      ('C0FFEE00-0000-4000-8000-0000000000a1', '["https://contoso.com/a"]', 3);
    CREATE TABLE pairs (a INTEGER, b TEXT, c TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
    INSERT INTO pairs VALUES (1, 'contoso.com', 'left'), (2, 'x', 'contoso.com')`)
  writeTemplateRows(database, findTemplateRows(database, { names: FORMER }), { names: NEXT })
  t.same(database.prepare('SELECT * FROM things ORDER BY number').raw().all(), [
    ['one', 'adele@fabrikam.com, not adele@sub.contoso.com.example', 1],
    [null, null, 2],
    ['aaaaaaaa-0000-4000-8000-0000000000a1', '["https://fabrikam.com/a"]', 3],
  ])
  t.same(database.prepare('SELECT * FROM pairs ORDER BY a').raw().all(), [
    [1, 'fabrikam.com', 'left'],
    [2, 'x', 'fabrikam.com'],
  ])
})

t.test('what refers to a name follows it', async t => {
  const database = openDatabase()
  const references = database
    .prepare(
      `SELECT t.name || '.' || f."from" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main' AND f."to" NOT IN ('id', 'seq') AND f.on_update <> 'CASCADE'`,
    )
    .pluck()
    .all()
  t.same(references, [])
})
