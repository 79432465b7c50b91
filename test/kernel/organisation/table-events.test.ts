import Sqlite from 'better-sqlite3'
import t from 'tap'
import { eventNamesOf, type TableEvents, triggersOf } from '../../../src/kernel/organisation/table-events.ts'

const shelves: TableEvents = {
  table: 'shelves',
  deletedAt: 'deleted_at',
  created: 'shelfBuilt',
  updated: [
    {
      name: 'shelfPainted',
      subject: 'row.id',
      changed: ['colour'],
      data: { from: 'OLD.colour', to: 'row.colour' },
    },
    { name: 'shelfTouched', of: 'colour', when: `NEW.colour <> 'red'` },
  ],
  deleted: 'shelfGone',
  data: { name: 'row.name', book: 'title' },
  from: '(SELECT 1) LEFT JOIN books ON shelf_id = row.id',
}
const books: TableEvents = { table: 'books', deleted: 'bookGone', data: { title: 'row.title' } }

/** What the outbox is told while `sql` is run. */
function told(sql: string): unknown[] {
  const database = new Sqlite(':memory:')
  database.exec(`
    CREATE TABLE world (is_being_made INTEGER); INSERT INTO world VALUES (0);
    CREATE TABLE outbox (seq INTEGER PRIMARY KEY, name TEXT, subject TEXT, data_json TEXT);
    CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT, colour TEXT, deleted_at TEXT);
    CREATE TABLE books (shelf_id INTEGER, title TEXT);
    INSERT INTO shelves VALUES (1, 'left', 'blue', NULL); INSERT INTO books VALUES (1, 'Emma'), (1, 'Ulysses');
    ${triggersOf([shelves, books])} ${sql}`)
  const rows = database.prepare('SELECT name, subject, data_json FROM outbox ORDER BY seq').all()
  database.close()
  return (rows as { name: string; subject: string | null; data_json: string }[]).map(row => [
    row.name,
    row.subject,
    JSON.parse(row.data_json),
  ])
}

t.test('a row that comes is told, one event for each row of what it is joined with', async t => {
  t.same(told(`INSERT INTO shelves VALUES (2, 'right', NULL, NULL)`), [
    ['shelfBuilt', null, { name: 'right', book: null }],
  ])
})

t.test('of what follows from one statement the first that is declared comes first', async t => {
  t.same(told(`UPDATE shelves SET colour = 'green'`), [
    ['shelfPainted', '1', { from: 'blue', to: 'green' }],
    ['shelfPainted', '1', { from: 'blue', to: 'green' }],
    ['shelfTouched', null, { name: 'left', book: 'Emma' }],
    ['shelfTouched', null, { name: 'left', book: 'Ulysses' }],
  ])
})

t.test(
  'an update is told for other values, for the column that it names, or where a condition holds',
  async t => {
    t.same(told(`UPDATE shelves SET name = 'other'`), [])
    t.same(
      told(`UPDATE shelves SET colour = 'blue'`).map(event => (event as string[])[0]),
      ['shelfTouched', 'shelfTouched'],
    )
    t.same(told(`UPDATE shelves SET colour = 'red'`).length, 2)
  },
)

t.test('a row that stays when it is deleted is told once, as it was, and not as updated', async t => {
  const twice = `UPDATE shelves SET deleted_at = 'now', name = 'gone', colour = 'none'; UPDATE shelves SET deleted_at = 'later'`
  t.same(told(twice), [
    ['shelfGone', null, { name: 'left', book: 'Emma' }],
    ['shelfGone', null, { name: 'left', book: 'Ulysses' }],
  ])
  t.same(told("DELETE FROM books WHERE title > 'F'"), [['bookGone', null, { title: 'Ulysses' }]])
})

t.test('no update is told while an organisation is made', async t => {
  t.same(told(`UPDATE world SET is_being_made = 1; UPDATE shelves SET colour = 'green'`), [])
})

t.test('the names of events are known', async t => {
  t.same(eventNamesOf([shelves, books]), [
    'shelfBuilt',
    'shelfPainted',
    'shelfTouched',
    'shelfGone',
    'bookGone',
  ])
})
