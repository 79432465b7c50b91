import t from 'tap'
import {
  type Cursor,
  CursorMismatchError,
  countRows,
  decodeCursor,
  encodeCursor,
  type OrderBy,
  type PageRequest,
  parseFilter,
  parseOrderBy,
  readObject,
  readPage,
  sql,
  UnknownPropertyError,
} from '../../../src/query/index.ts'
import { type Person, people, user } from '../people.ts'
import { seeded } from '../random.ts'
import { thrown } from '../thrown.ts'

const random = seeded(4)
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!
/** A property that is there for some, with many ties. */
const maybe = <Value>(name: keyof Person, values: readonly Value[]) => {
  const value = pick([undefined, ...values])
  return value === undefined ? {} : { [name]: value }
}
const rows: Person[] = Array.from({ length: 157 }, () => ({
  ...maybe('display_name', ['adele', 'Adele', 'bob', 'Zoë', 'zed', '']),
  ...maybe('enabled', [0, 1]),
  ...maybe('logins', [1, 2, 3]),
  ...maybe('created', ['2024-01-01T00:00:00Z', '2024-01-02T00:00:00Z']),
}))
const db = people(rows)

/** All pages of a list: the ids in order, and how many pages there were. */
function walk(request: Partial<PageRequest> & { size: number }): { ids: string[]; pages: number } {
  const ids: string[] = []
  let pages = 0
  let after: Cursor | undefined
  do {
    const page = readPage(db, user, { select: ['id'], ...request, after })
    const items = JSON.parse(`[${page.items}]`) as { id: string }[]
    t.equal(items.length, page.length)
    ids.push(...items.map(item => item.id))
    after = page.next && decodeCursor(encodeCursor(page.next))
    pages++
  } while (after !== undefined)
  return { ids, pages }
}

const orders: Record<string, string> = {
  '': 'seq',
  displayName: 'display_name COLLATE NOCASE, seq',
  'displayName desc': 'display_name COLLATE NOCASE DESC, seq DESC',
  'accountEnabled desc': 'enabled DESC, seq DESC',
  'createdDateTime,displayName desc': 'created, display_name COLLATE NOCASE DESC, seq DESC',
  'accountEnabled desc,logins,displayName': 'enabled DESC, logins, display_name COLLATE NOCASE, seq',
  'logins desc,createdDateTime desc': 'logins DESC, created DESC, seq DESC',
}

const orderOf = (text: string): OrderBy[] => (text === '' ? [] : parseOrderBy(text))

t.test('pages give every row once, in order, with NULLs and ties, in every size', async t => {
  for (const [text, order] of Object.entries(orders)) {
    const expected = db.prepare(`SELECT id FROM users ORDER BY ${order}`).pluck().all()
    for (const size of [1, 2, 7, 50, 157, 158]) {
      const { ids, pages } = walk({ size, orderBy: orderOf(text) })
      t.strictSame(ids, expected, `${text} by ${size}`)
      t.equal(pages, Math.ceil(rows.length / size), `no empty page: ${text} by ${size}`)
    }
  }
})

t.test('a filter and a scope hold on every page', async t => {
  const filter = parseFilter("displayName ne 'bob'")
  const scope = sql('row.seq IN (SELECT value FROM json_each(?))', '[1,2,3,4,5,6,7,8,9,10,11,12]')
  for (const [text, order] of Object.entries(orders)) {
    const expected = db
      .prepare(`SELECT id FROM users WHERE seq <= 12 AND display_name IS NOT 'bob' ORDER BY ${order}`)
      .pluck()
      .all()
    t.strictSame(walk({ size: 3, filter, where: scope, orderBy: orderOf(text) }).ids, expected, text)
  }
})

t.test('there is a next page only if a row follows', async t => {
  const select = ['id']
  const filter = parseFilter("id in ('1','2','3','4')")
  t.ok(readPage(db, user, { select, filter, size: 3 }).next)
  t.notOk(readPage(db, user, { select, filter, size: 4 }).next)
  t.notOk(readPage(db, user, { select, filter, size: 5 }).next)
  const none = readPage(db, user, { select, filter: parseFilter("id eq 'x'"), size: 5 })
  t.strictSame([none.items.length, none.length, none.next], [0, 0, undefined])
})

t.test('rows that come and go between pages neither repeat nor hide others', async t => {
  const db = people([
    { display_name: 'a' },
    { display_name: 'b' },
    { display_name: 'c' },
    { display_name: 'd' },
  ])
  const request = { select: ['displayName'], orderBy: orderOf('displayName'), size: 2 }
  const { next } = readPage(db, user, request)
  db.exec(
    `DELETE FROM users WHERE display_name = 'b'; INSERT INTO users (id, display_name) VALUES ('n', 'aa')`,
  )
  t.equal(
    `${readPage(db, user, { ...request, after: next }).items}`,
    '{"displayName":"c"},{"displayName":"d"}',
  )
})

t.test('numbered pages skip rows and have no cursor', async t => {
  const page = readPage(db, user, { select: ['id'], size: 2, offset: 4, orderBy: orderOf('displayName') })
  const ids = db
    .prepare('SELECT id FROM users ORDER BY display_name COLLATE NOCASE, seq LIMIT 2 OFFSET 4')
    .pluck()
    .all()
  t.equal(`${page.items}`, ids.map(id => `{"id":"${id}"}`).join(','))
  t.equal(page.next, undefined)
  t.equal(readPage(db, user, { select: ['id'], size: 2, offset: 0 }).next, undefined)
  t.equal(readPage(db, user, { select: ['id'], size: 2, offset: 999 }).length, 0)
})

t.test('another FROM brings a join in', async t => {
  const from = `json_each('[3,5]') chosen JOIN users row ON row.seq = chosen.value`
  t.strictSame(walk({ size: 1, from }), { ids: ['3', '5'], pages: 2 })
  t.strictSame(walk({ size: 1, from, orderBy: orderOf('logins desc') }).ids.sort(), ['3', '5'])
  t.equal(countRows(db, user, { from }), 2)
})

t.test('one object, and counts', async t => {
  const where = sql('row.id = ?', '5')
  t.equal(readObject(db, user, { select: ['id'], where, prefix: { a: 'b' } }), '{"a":"b","id":"5"}')
  t.equal(readObject(db, user, { select: ['id'], where: sql('row.id = ?', 'x') }), undefined)
  t.equal(countRows(db, user), 157)
  t.equal(countRows(db, user, { filter: parseFilter("id in ('1','2','x')") }), 2)
  t.equal(
    countRows(db, user, { filter: parseFilter('logins eq null'), where }),
    rows[4]!.logins === undefined ? 1 : 0,
  )
})

t.test('a cursor is opaque text; other texts are none', async t => {
  const cursor = { key: 12, values: ['Zoë "x"', null, 1.5] }
  const text = encodeCursor(cursor)
  t.match(text, /^[\w-]+$/)
  t.strictSame(decodeCursor(text), cursor)
  for (const bad of [
    '',
    'x',
    '%',
    text.slice(1),
    ...['{}', '[]', '["a"]', '[1,{}]', '[1.5]', 'null', '[1,true]', '['].map(json =>
      Buffer.from(json).toString('base64url'),
    ),
  ]) {
    t.equal(decodeCursor(bad), undefined, bad)
  }
})

t.test('a cursor of another order is refused, an unknown order too', async t => {
  const request = { select: ['id'], size: 1, orderBy: orderOf('displayName') }
  t.ok(
    thrown(() => readPage(db, user, { ...request, after: { key: 1, values: [] } })) instanceof
      CursorMismatchError,
  )
  t.ok(
    thrown(() => readPage(db, user, { ...request, orderBy: orderOf('nope') })) instanceof
      UnknownPropertyError,
  )
})

t.test('an ordered page begins in the index and is not sorted', async t => {
  const details: string[] = []
  const spy = new Proxy(db, {
    get: (target, name) =>
      name === 'prepare'
        ? (text: string) => {
            const plan = target.prepare(`EXPLAIN QUERY PLAN ${text}`)
            const marks = text.match(/\?/g)?.map(() => 1) ?? []
            details.push((plan.all(...marks) as { detail: string }[]).map(row => row.detail).join('; '))
            return target.prepare(text)
          }
        : Reflect.get(target, name),
  })
  for (const order of ['displayName', 'displayName desc']) {
    for (const value of ['bob', null]) {
      const after = { key: 40, values: [value] }
      readPage(spy, user, { select: ['id'], size: 200, orderBy: orderOf(order), after })
    }
  }
  t.ok(details.length >= 6, `${details.length} statements`)
  t.notMatch(details.join('\n'), 'TEMP B-TREE')
  t.notMatch(details.join('\n'), 'SCAN t1\n')
  t.match(details.join('\n'), 'SEARCH t1 USING INDEX users_display_name (display_name=? AND seq>?)')
  t.match(details.join('\n'), 'SEARCH t1 USING INDEX users_display_name (display_name=? AND seq<?)')
  t.match(details.join('\n'), 'SEARCH t1 USING INDEX users_display_name (display_name>?)')
  t.match(details.join('\n'), 'SEARCH t1 USING INDEX users_display_name (display_name<?)')
})
