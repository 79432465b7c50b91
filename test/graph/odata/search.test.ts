import t from 'tap'
import { user } from '../../../src/products/graph/directory/user.ts'
import { searchFilter } from '../../../src/products/graph/odata/search.ts'
import { compileFilter, type Entity, readPage } from '../../../src/query/index.ts'
import { Source } from '../../../src/query/source.ts'
import { texts } from '../../query/random.ts'
import { contosoOrganisation } from '../../support/organisation.ts'

const { database } = await contosoOrganisation()
const { words, ...displayName } = user.properties.displayName!
/** The same without an index: every row is looked at. */
const slow: Entity = { ...user, properties: { ...user.properties, displayName } }
const idsOf = (entity: Entity, text: string) =>
  readPage(database, entity, {
    filter: searchFilter(`"displayName:${text.replace(/["\\]/g, '\\$&')}"`, entity),
    select: ['displayName'],
    size: 1000,
  }).items.toString()

/** Words and marks, some that a full-text index might read in its own way. */
const PIECES =
  'a|B|ab|Ab|é|É|e\u0301|\u0301|ß|ss|SS|İ|i|ı|x9|9|٣|日本|本|ﬁ|𝒜|𞤀|\u{1f600}|_|-|.|,|/|(|)|&|@|\'|"|*|^|+|:|{|\\|%|AND|OR|NEAR| |  |\t|\u00a0|\u200d|·|×|ª|²|\0'.split(
    '|',
  )

t.ok(words, 'there is an index')

t.test('the index of words finds what looking at every row finds', async t => {
  const insert = database.prepare(
    `INSERT INTO users (id, display_name, user_principal_name, created_at, password_hash) VALUES (@id, @name, @id, '', '')`,
  )
  let made = 0
  for (const name of texts(PIECES, { count: 300, seed: 1 })) insert.run({ id: `made-${made++}`, name })
  database.exec(`UPDATE users SET display_name = 'z ' || display_name WHERE seq % 5 = 0;
    UPDATE users SET display_name = upper(display_name) WHERE seq % 7 = 0; DELETE FROM users WHERE id GLOB 'made-*1'`)
  let found = 0
  for (const text of texts(PIECES, { count: 700, seed: 2 })) {
    const asked = text.slice(0, 1 + (found % 5))
    const expected = idsOf(slow, asked)
    if (expected.length > 0) found++
    if (idsOf(user, asked) !== expected) t.fail(JSON.stringify(asked), { expected, got: idsOf(user, asked) })
  }
  t.ok(found > 150, `${found} texts are found`)
  database.exec(`INSERT INTO users_words (users_words, rank) VALUES ('integrity-check', 1)`)
})

t.test('a search looks only at rows that have the words', async t => {
  const { text, parameters } = compileFilter(searchFilter('"displayName:vance"', user), Source.of(user))
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM users t1 WHERE ${text} ORDER BY t1.seq`)
    .all(...parameters) as { detail: string }[]
  t.match(plan[0]!.detail, /^SEARCH t1 USING INTEGER PRIMARY KEY/)
})
