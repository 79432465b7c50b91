import t from 'tap'
import { application } from '../../../src/products/graph/applications/application.ts'
import { servicePrincipal } from '../../../src/products/graph/applications/service-principal.ts'
import { device } from '../../../src/products/graph/directory/device.ts'
import { group } from '../../../src/products/graph/directory/group.ts'
import { user } from '../../../src/products/graph/directory/user.ts'
import { searchFilter } from '../../../src/products/graph/odata/search.ts'
import { compileFilter, type Entity, readPage } from '../../../src/query/index.ts'
import { Source } from '../../../src/query/source.ts'
import { texts } from '../../query/random.ts'
import { contosoOrganisation } from '../../support/organisation.ts'

const { database } = await contosoOrganisation()
/** The same without an index: every row is looked at. */
function withoutIndex(entity: Entity): Entity {
  const { words, ...displayName } = entity.properties.displayName!
  return { ...entity, properties: { ...entity.properties, displayName } }
}

const slow = withoutIndex(user)
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
  for (const entity of [user, group, device, application, servicePrincipal]) {
    const source = Source.of(entity)
    const { text, parameters } = compileFilter(searchFilter('"displayName:vance"', entity), source)
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM ${source.from} WHERE ${text} ORDER BY ${source.key}`)
      .all(...parameters) as { detail: string }[]
    const table = entity === device ? 't1_hardware' : 't1'
    t.match(plan[0]!.detail, new RegExp(`^SEARCH ${table} USING INTEGER PRIMARY KEY`), entity.name)
  }
})

t.test('whatever has an index is found by its words, also after it was given another name', async t => {
  const indexed: readonly [Entity, table: string, column: string][] = [
    [group, 'groups', 'display_name'],
    [device, 'devices', 'name'],
    [application, 'applications', 'display_name'],
    [servicePrincipal, 'service_principals', 'display_name'],
  ]
  for (const [entity, table, column] of indexed) {
    database.exec(`UPDATE ${table} SET ${column} = 'Zebra-' || ${column} WHERE seq % 3 = 0`)
    const names = database.prepare(`SELECT DISTINCT ${column} FROM ${table}`).pluck().all() as string[]
    const asked = [...new Set(names.flatMap(name => name.split(/[^A-Za-z0-9]+/)))].filter(Boolean)
    t.ok(asked.includes('Zebra') && asked.length > 2, entity.name)
    for (const word of asked) {
      t.equal(idsOf(entity, word), idsOf(withoutIndex(entity), word), word)
    }
    t.not(idsOf(entity, 'Zebra'), '', 'something is found')
    database.exec(`INSERT INTO ${table}_words (${table}_words, rank) VALUES ('integrity-check', 1)`)
  }
})
