import Database from 'better-sqlite3'
import t from 'tap'
import {
  type Edge,
  type Entity,
  readPage,
  readValue,
  relate,
  relatedRows,
  relationOf,
  reverse,
  type Source,
  sql,
  toAny,
  toMany,
  toOne,
  transitive,
  unrelate,
  values,
} from '../../src/query/index.ts'

const PARENT: Edge = { table: 'nodes', from: 'id', to: 'parent' }
const LINK: Edge = { table: 'links', from: 'source', to: 'target', type: 'kind' }

const node: Entity = {
  name: 'node',
  from: 'nodes row',
  key: 'row.seq',
  parts: { row: 'nodes' },
  living: 'row.gone IS NULL OR row.gone = 0',
  relations: {
    parent: toOne('node', PARENT),
    children: toMany('node', reverse(PARENT)),
    below: transitive(toMany('node', reverse(PARENT))),
    links: toAny(['node', 'leaf'], LINK),
    reach: transitive(toAny(['node', 'leaf'], LINK), 'node'),
  },
  properties: { id: { sql: 'row.id', type: 'id' } },
}
const anything: Entity = {
  name: 'anything',
  from: '',
  key: 'row.seq',
  parts: { row: '' },
  properties: { id: { sql: 'row.id', type: 'id' } },
}

const db = new Database(':memory:')
db.exec(`CREATE TABLE nodes (seq INTEGER PRIMARY KEY, id TEXT, parent TEXT, gone INTEGER);
  INSERT INTO nodes (id, parent, gone) VALUES
    ('a', 'c', NULL), ('b', 'a', NULL), ('c', 'b', 0), ('d', 'a', 1), ('e', NULL, NULL);
  CREATE TABLE links (seq INTEGER PRIMARY KEY, source TEXT, target TEXT, kind TEXT, UNIQUE (source, target))`)
t.teardown(() => db.close())

function related(name: string): Record<string, string> {
  const relation = relationOf(node, name)
  const compose = (source: Source) => {
    const inner = source.inner(relation.rows ? anything : node)
    const rows = relatedRows(source, relation, inner)
    return `(SELECT json_group_array(id) FROM (SELECT ${inner.property('id').sql} id FROM ${rows}))`
  }
  const { items } = readPage(db, node, { select: ['id'], members: { found: compose }, size: 9 })
  const rows = JSON.parse(`[${items}]`) as { id: string; found: string[] }[]
  return Object.fromEntries(rows.map(({ id, found }) => [id, found.join('')]))
}

function ids(name: string, id: string): string {
  const { text, parameters } = relationOf(node, name).ids(sql('?', id))
  return values<string>(db, text, ...parameters)
    .sort()
    .join('')
}

t.test('only the living are read, and only they are related', async t => {
  t.strictSame(related('parent'), { a: 'c', b: 'a', c: 'b', e: '' })
  t.strictSame(related('children'), { a: 'b', b: 'c', c: 'a', e: '' })
  t.equal(readValue(db, node, { property: 'id', where: sql('row.seq > ?', 3) }), 'e')
})

t.test('a circle ends a transitive relation and leaves out where it began', async t => {
  t.equal(ids('below', 'a'), 'bcd')
  t.strictSame(related('below'), { a: 'bc', b: 'ac', c: 'ab', e: '' })
})

t.test('objects of several types come in the order in which they were related', async t => {
  const edge = relationOf(node, 'links').edge
  const add = (from: string, id: string, type = 'node') => relate(db, edge, { from, to: { id, type } })
  t.strictSame(
    [add('a', 'x', 'leaf'), add('a', 'b'), add('b', 'y', 'leaf'), add('b', 'a')],
    [true, true, true, true],
  )
  t.equal(add('a', 'b'), false, 'related already')
  add('b', 'x', 'leaf')
  t.strictSame(related('links'), { a: 'xb', b: 'yax', c: '', e: '' })
  t.equal(related('reach').a, 'xby', 'each once, and not itself')
  t.equal(ids('reach', 'b'), 'axxy')
  t.equal(unrelate(db, edge, { from: 'a', to: 'x' }), true)
  t.equal(unrelate(db, edge, { from: 'a', to: 'x' }), false)
})

t.test('a relation that is not declared is a mistake of the code', async t => {
  t.throws(() => relationOf(node, 'nope'), /declares no relation/)
})
