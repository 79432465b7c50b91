import t, { type Test } from 'tap'
import { buildings } from '../../src/products/jamf/organisation/buildings.ts'
import { categories } from '../../src/products/jamf/organisation/categories.ts'
import { departments } from '../../src/products/jamf/organisation/departments.ts'
import { sites } from '../../src/products/jamf/organisation/sites.ts'
import { proOperations } from '../../src/products/jamf/pro/record.ts'
import type { RecordFamily } from '../../src/products/jamf/record.ts'
import { scripts } from '../../src/products/jamf/scripts/scripts.ts'
import type { Answer } from '../support/emulator.ts'
import { errorText, type Json, jamfUnderTest, type Page, REPORT, statusPage } from './jamf.ts'

const jamf = await jamfUnderTest(t)

interface Case {
  readonly family: RecordFamily
  /** The last part of both paths. */
  readonly things: string
  readonly root: string
  /** A body that has all that is needed, and another. */
  readonly body: Json
  readonly other: Json
}

const CASES: readonly Case[] = [
  {
    family: buildings,
    things: 'buildings',
    root: 'building',
    body: { name: 'Annex', city: 'Bonn' },
    other: { name: 'Annex 2', country: 'Germany' },
  },
  {
    family: departments,
    things: 'departments',
    root: 'department',
    body: { name: 'Archive' },
    other: { name: 'Records' },
  },
  {
    family: categories,
    things: 'categories',
    root: 'category',
    body: { name: 'Games', priority: 3 },
    other: { name: 'Toys', priority: '20' },
  },
  { family: sites, things: 'sites', root: 'site', body: { name: 'Moon' }, other: { name: 'Mars' } },
  {
    family: scripts,
    things: 'scripts',
    root: 'script',
    body: { name: 'one.sh', scriptContents: '#!/bin/sh\n' },
    other: { name: 'two.sh', categoryId: 1, priority: 'AT_REBOOT' },
  },
]

/** Asks, holds the answer against the contract and notes that the operation was performed. */
function asker(t: Test, performed: Set<string>) {
  return async <Body = Json>(id: string, path: string, options: Options = {}): Promise<Answer<Body>> => {
    const answer = await jamf.call<Body>(path, options)
    jamf.contract.matches(t, id, answer as Answer<unknown>)
    performed.add(id)
    return answer
  }
}
type Options = NonNullable<Parameters<typeof jamf.call>[1]>

const JSON_TYPE = { accept: 'application/json' }
const xml = (method: string, body: string): Options => ({
  method,
  body,
  headers: { 'content-type': 'application/xml', ...JSON_TYPE },
})

for (const { family, things, root, body, other } of CASES) {
  const { noun, plural, operations } = family
  const pro = `/api/v1/${things}`
  const classic = `/JSSResource/${things}`
  const performed = new Set<string>()

  t.test(`the Pro API writes and reads ${things}`, { skip: !(`create${noun}` in operations) }, async t => {
    const ask = asker(t, performed)
    const made = await ask<{ id: string; href: string }>(`create${noun}`, pro, { json: body })
    t.equal(made.status, 201)
    const { id } = made.body
    t.equal(made.text, `{\n  "id" : "${id}",\n  "href" : "${new URL(jamf.url).origin}${pro}/${id}"\n}`)
    const got = await ask(`get${noun}`, `${pro}/${id}`)
    t.match(got.body, { id, ...body })

    const put = await ask(`update${noun}`, `${pro}/${id}`, { method: 'PUT', json: { ...other, id: '77' } })
    t.equal(put.status, 200)
    t.match(put.body, { id, name: other.name })
    t.strictSame((await ask(`get${noun}`, `${pro}/${id}`)).body, put.body)
    const kept = Object.keys(body).filter(field => !(field in other) && put.body[field] === body[field])
    t.strictSame(kept, [], 'a PUT leaves nothing of before')

    const list = await ask<Page>(`list${plural}`, `${pro}?filter=name=="${other.name}"`)
    t.strictSame(list.body, { totalCount: 1, results: [put.body] })

    const note = await ask(`add${noun}HistoryNote`, `${pro}/${id}/history`, { json: { note: 'Moved' } })
    t.equal(note.status, 201)
    const history = await ask<Page>(`list${noun}History`, `${pro}/${id}/history`)
    t.strictSame(
      history.body.results.map(entry => entry.note),
      ['Moved', 'Edited', 'Created'],
    )
    t.strictSame(history.body.results[0], note.body)

    t.equal((await ask(`delete${noun}`, `${pro}/${id}`, { method: 'DELETE' })).status, 204)
    t.equal((await ask(`get${noun}`, `${pro}/${id}`)).status, 404)
    const next = await ask<{ id: string }>(`create${noun}`, pro, { json: body })
    t.ok(Number(next.body.id) > Number(id), 'an id is not used again')
    t.same((await ask<Page>(`list${noun}History`, `${pro}/${next.body.id}/history`)).body.totalCount, 1)
    if (`deleteMultiple${plural}` in operations) {
      const ids = { json: { ids: [next.body.id] } }
      const gone = await ask(`deleteMultiple${plural}`, `${pro}/delete-multiple`, ids)
      t.equal(gone.status, 204)
    } else await ask(`delete${noun}`, `${pro}/${next.body.id}`, { method: 'DELETE' })
    t.equal((await jamf.call(`${pro}/${next.body.id}`)).status, 404)
  })

  t.test(
    `the Pro API refuses ${things} in its words`,
    { skip: !(`create${noun}` in operations) },
    async t => {
      const ask = asker(t, new Set())
      const first = (await jamf.call<Page>(`${pro}?page-size=1&sort=id:asc`)).body.results[0]!
      const taken = { ...body, name: String(first.name).toUpperCase() }
      const duplicate = errorText(400, {
        code: 'DUPLICATE_FIELD',
        description: 'duplicate name',
        id: '0',
        field: 'name',
      })
      t.equal((await ask(`create${noun}`, pro, { json: taken })).text, duplicate)
      const made = await jamf.call<{ id: string }>(pro, { json: body })
      const path = `${pro}/${made.body.id}`
      t.equal((await ask(`update${noun}`, path, { method: 'PUT', json: taken })).text, duplicate)
      t.equal((await ask(`update${noun}`, path, { method: 'PUT', json: body })).status, 200, 'its own name')
      for (const name of [undefined, null, ' ']) {
        const { status, body: said } = await ask(`create${noun}`, pro, { json: { ...body, name } })
        t.match(
          { status, said },
          { status: 400, said: { errors: [{ code: 'INVALID_CONTENT', field: 'name' }] } },
        )
      }
      const missing = errorText(404, {
        code: 'INVALID_ID',
        description: `${noun} with id 999 does not exist.`,
        id: '0',
        field: 'id',
      })
      const none = `${pro}/999`
      t.equal((await ask(`get${noun}`, none)).text, missing)
      t.equal((await ask(`update${noun}`, none, { method: 'PUT', json: body })).text, missing)
      t.equal((await ask(`delete${noun}`, none, { method: 'DELETE' })).text, missing)
      t.equal((await ask(`list${noun}History`, `${none}/history`)).text, missing)
      t.equal((await ask(`add${noun}HistoryNote`, `${none}/history`, { json: { note: '' } })).text, missing)
      const bearer = await jamf.bearer(REPORT)
      t.equal((await ask(`create${noun}`, pro, { json: other, bearer })).status, 403)
      await jamf.call(path, { method: 'DELETE' })
    },
  )

  t.test(`the Classic API writes and reads ${things}`, async t => {
    const ask = asker(t, performed)
    const made = await ask(
      `classicCreate${noun}`,
      `${classic}/id/0`,
      xml(
        'POST',
        `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n  <id>4711</id>\n  <name>A &amp; B</name>\n</${root}>`,
      ),
    )
    t.equal(made.status, 201)
    t.equal(made.headers['content-type'], 'application/xml;charset=UTF-8')
    const id = Number(/<id>(\d+)</.exec(made.text)![1])
    const answer = `<?xml version="1.0" encoding="UTF-8"?><${root}><id>${id}</id></${root}>`
    t.equal(made.text, answer)
    t.not(id, 4711, 'an id in the body is passed over')

    const json = { headers: JSON_TYPE }
    const got = await ask<Record<string, Json>>(`classicGet${noun}ById`, `${classic}/id/${id}`, json)
    t.match(got.body, { [root]: { id, name: 'A & B' } })
    const named = await ask(`classicGet${noun}ByName`, `${classic}/name/${encodeURIComponent('a & b')}`, json)
    t.strictSame(named.body, got.body)

    const renamed = await ask(
      `classicUpdate${noun}ById`,
      `${classic}/id/${id}`,
      xml('PUT', `<${root}><name>C</name><colour>red</colour></${root}>`),
    )
    t.equal(renamed.status, 201)
    t.equal(renamed.text, answer)
    const byName = await ask(`classicUpdate${noun}ByName`, `${classic}/name/C`, xml('PUT', `<${root}/>`))
    t.equal(byName.status, 201)
    const after = await ask<Record<string, Json>>(`classicGet${noun}ById`, `${classic}/id/${id}`, json)
    t.strictSame(after.body, JSON.parse(got.text.replaceAll('A & B', 'C')), 'a PUT changes what it has')

    const list = await ask<Record<string, Json[]>>(`classicList${plural}`, classic, json)
    t.strictSame(list.body[things]!.at(-1), { id, name: 'C' })
    const text = (await ask(`classicList${plural}`, classic)).text
    const size = list.body[things]!.length
    t.ok(
      text.startsWith(`<?xml version="1.0" encoding="UTF-8"?><${things}><size>${size}</size><${root}><id>`),
    )

    const gone = await ask(`classicDelete${noun}ById`, `${classic}/id/${id}`, { method: 'DELETE' })
    t.equal(gone.status, 200)
    t.equal(gone.text, answer)
    await jamf.call(`${classic}/id/0`, xml('POST', `<${root}><name>D</name></${root}>`))
    const last = await ask(`classicDelete${noun}ByName`, `${classic}/name/D`, { method: 'DELETE' })
    t.equal(last.status, 200)
  })

  t.test(`the Classic API refuses ${things} with its page`, async t => {
    const ask = asker(t, new Set())
    const { body: list } = await jamf.call<Record<string, { name: string }[]>>(classic, {
      headers: JSON_TYPE,
    })
    const taken = `<${root}><name>${list[things]![0]!.name}</name></${root}>`
    const conflict = (message: string) => statusPage('Conflict', '10.4.10', `Error: ${message}`)
    const create = (body: string) => ask(`classicCreate${noun}`, `${classic}/id/0`, xml('POST', body))
    const twice = await create(taken)
    t.equal(twice.status, 409)
    t.equal(twice.text, conflict('Duplicate name'))
    const nameless = await create(`<${root}></${root}>`)
    t.equal(nameless.status, 409)
    t.equal(nameless.text, conflict('The name is missing'))
    const none = statusPage(
      'Not Found',
      '10.4.5',
      'The server has not found anything matching the request URI',
    )
    for (const path of [`${classic}/id/999`, `${classic}/name/nobody`]) {
      const by = path.includes('/id/') ? 'ById' : 'ByName'
      t.equal((await ask(`classicGet${noun}${by}`, path)).text, none)
      t.equal((await ask(`classicUpdate${noun}${by}`, path, xml('PUT', taken))).text, none)
      t.equal((await ask(`classicDelete${noun}${by}`, path, { method: 'DELETE' })).text, none)
    }
    for (const body of ['', `<${root}>`, '<else/>', 'text', `<${root}/><${root}/>`]) {
      t.equal((await create(body)).status, 400, body)
    }
    const text = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    t.equal((await ask(`classicCreate${noun}`, `${classic}/id/0`, text)).status, 415)
    const bearer = await jamf.bearer(REPORT)
    t.equal(
      (await ask(`classicCreate${noun}`, `${classic}/id/0`, { ...xml('POST', taken), bearer })).status,
      403,
    )
  })

  t.test(`nothing of ${things} is left untried`, async t => {
    t.strictSame([...performed].sort(), Object.keys(operations).sort())
  })
}

t.test('of several ids those that exist are deleted, and the others told', async t => {
  const path = '/api/v1/categories'
  const { body } = await jamf.call<{ id: string }>(path, { json: { name: 'Short', priority: 1 } })
  const answer = await jamf.call(`${path}/delete-multiple`, { json: { ids: ['998', body.id, 'x'] } })
  jamf.contract.matches(t, 'deleteMultipleCategories', answer)
  t.equal(answer.status, 400)
  const error = (id: string) => ({
    code: 'INVALID_ID',
    description: 'Category does not exist.',
    id,
    field: 'id',
  })
  t.strictSame(answer.body, { httpStatus: 400, errors: [error('998'), error('x')] })
  t.equal((await jamf.call(`${path}/${body.id}`)).status, 404)
})

t.test('a reply tells of no more than a thousand ids that there are not', async t => {
  const ids = Array.from({ length: 400_000 }, (_, index) => String(index + 1_000_000))
  const { status, body } = await jamf.call<{ errors: Json[] }>('/api/v1/categories/delete-multiple', {
    json: { ids },
  })
  t.strictSame([status, body.errors.length], [400, 1000])
})

t.test('a family in several versions has all of its operations in each', async t => {
  const names = Object.keys(proOperations(departments, { versions: [1, 2], deleteMultiple: false }))
  t.strictSame(names.length, 14)
  t.ok(names.includes('listDepartmentsV1') && names.includes('addDepartmentHistoryNoteV2'))
})
