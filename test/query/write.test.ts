import Database from 'better-sqlite3'
import t from 'tap'
import { type Entity, insertRow, readPatch, sql, updateParts, updateRow } from '../../src/query/index.ts'

const device: Entity = {
  name: 'device',
  from: 'registrations row JOIN devices hardware ON hardware.seq = row.device_seq',
  key: 'row.seq',
  parts: { row: 'registrations', hardware: 'devices' },
  properties: {
    managed: { sql: 'row.managed', type: 'boolean', column: 'managed' },
    displayName: { sql: 'hardware.name', type: 'text', column: 'hardware.name' },
    system: { sql: 'hardware.system', type: 'text', column: 'hardware.system' },
  },
}

const db = new Database(':memory:')
db.exec(`CREATE TABLE devices (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, system TEXT);
         CREATE TABLE registrations (seq INTEGER PRIMARY KEY, device_seq INTEGER, managed INTEGER)`)
insertRow(db, 'devices', { seq: 7, name: 'A', system: 'macOS' })
insertRow(db, 'devices', { seq: 8, name: 'B' })
insertRow(db, 'registrations', { seq: 1, device_seq: 8, managed: 0 })
insertRow(db, 'registrations', { seq: 2, device_seq: 7, managed: 0 })
t.teardown(() => db.close())

const rows = () =>
  db
    .prepare(
      `SELECT managed, name, system FROM registrations r JOIN devices ON devices.seq = device_seq ORDER BY r.seq`,
    )
    .raw()
    .all()

t.test('a body goes to the tables that its properties stand in', async t => {
  const columns = readPatch(device, { displayName: 'C', managed: true, system: null })
  t.strictSame(columns, { row: { managed: 1 }, hardware: { name: 'C', system: null } })
  updateParts(db, device, { columns, where: sql('row.seq = ?', 2) })
  t.strictSame(rows(), [
    [0, 'B', null],
    [1, 'C', null],
  ])
})

t.test('a part without columns is left alone', async t => {
  updateParts(db, device, { columns: readPatch(device, { system: 'iOS' }), where: sql('row.seq = ?', 1) })
  t.strictSame(rows()[0], [0, 'B', 'iOS'])
  updateRow(db, 'devices', { columns: {}, where: sql('row.name = ?', 'B') })
  updateRow(db, 'devices', { columns: { system: 'tvOS' }, where: sql('row.name = ?', 'B') })
  t.strictSame(rows()[0], [0, 'B', 'tvOS'])
})

t.test('constraints are the database to tell', async t => {
  const columns = readPatch(device, { displayName: null })
  t.throws(() => updateParts(db, device, { columns, where: sql('1') }), { code: 'SQLITE_CONSTRAINT_NOTNULL' })
})
