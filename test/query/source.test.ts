import t from 'tap'
import { type Entity, readObject, readPage, Source, sql } from '../../src/query/index.ts'
import { people, user } from './people.ts'

const device: Entity = {
  name: 'device',
  from: 'registrations row JOIN devices hardware ON hardware.seq = row.device_seq',
  key: 'row.seq',
  parts: { row: 'registrations', hardware: 'devices' },
  properties: {
    name: { sql: 'hardware.name', type: 'text' },
    seen: { sql: `replace(row.seen, 'row.', 'hardware.')`, compare: 'row.seen', type: 'dateTime' },
    odd: { sql: `'it''s row.x' || row.y || tomorrow.a || row_hardware.b`, type: 'text' },
  },
}

t.test('each use has aliases of its own', async t => {
  const outer = Source.of(device)
  const inner = outer.inner(device)
  t.equal(outer.from, 'registrations t1 JOIN devices t1_hardware ON t1_hardware.seq = t1.device_seq')
  t.equal(inner.from, 'registrations t2 JOIN devices t2_hardware ON t2_hardware.seq = t2.device_seq')
  t.strictSame([outer.key, inner.key, inner.inner(user).key], ['t1.seq', 't2.seq', 't3.seq'])
  t.equal(outer.property('name').sql, 't1_hardware.name')
  t.match(inner.property('seen'), { sql: `replace(t2.seen, 'row.', 'hardware.')`, compare: 't2.seen' })
  t.equal(
    outer.fromClause(`json_each('row') x JOIN registrations row`),
    `json_each('row') x JOIN registrations t1`,
  )
  t.equal(Source.of(device, 'member').inner(device).key, 'member2.seq')
})

t.test('literals and other names stay as they are', async t => {
  t.match(Source.of(device).property('odd').sql, `'it''s row.x' || t1.y`)
  t.match(Source.of(device).property('odd').sql, 'tomorrow.a || row_hardware.b')
})

t.test('a use is made once', async t => {
  t.equal(Source.of(device), Source.of(device))
  t.equal(Source.of(device).inner(user), Source.of(user).inner(user))
  t.equal(Source.of(device).property('seen'), Source.of(device).property('seen'))
})

t.test('an entity inside itself does not hide the outer row', async t => {
  const db = people([{ city: 'Oslo' }, { city: 'Rome' }, { city: 'Oslo' }])
  const neighbours = (source: Source): string => {
    const other = source.inner(user)
    const item = other.property('id').sql
    const same = `${other.property('office/city').sql} = ${source.property('office/city').sql}`
    return `(SELECT json_group_array(${item}) FROM ${other.from} WHERE ${same})`
  }
  const { items } = readPage(db, user, { select: ['id'], members: { neighbours }, size: 9 })
  t.equal(
    `${items}`,
    '{"id":"1","neighbours":["1","3"]},{"id":"2","neighbours":["2"]},{"id":"3","neighbours":["1","3"]}',
  )
  t.equal(
    readObject(db, user, { select: [], members: { neighbours }, where: sql('row.id = ?', '2') }),
    '{"neighbours":["2"]}',
  )
})
