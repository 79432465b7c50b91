import t from 'tap'
import { type Json, jamfUnderTest, statusPage } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const SCRIPTS = '/JSSResource/scripts'

const post = (body: string) =>
  jamf.call(`${SCRIPTS}/id/0`, { method: 'POST', body, headers: { 'content-type': 'application/xml' } })
const named = async (name: string) =>
  (await jamf.call<{ script: Json }>(`${SCRIPTS}/name/${name}`, { headers: { accept: 'application/json' } }))
    .body.script

t.test('a body that takes long to read is refused before it is', async t => {
  const tooMany = {
    tags: [
      `<script>${'<a/>'.repeat(1_000_000)}</script>`,
      `<script>${Array.from({ length: 100_000 }, (_, index) => `<a${index}/>`).join('')}</script>`,
      `<script>${'x<!-- -->'.repeat(400_000)}</script>`,
      '<'.repeat(4_000_000),
      '<a>'.repeat(100_000),
    ],
    references: [
      `<script><name>${'&amp;'.repeat(600_000)}</name></script>`,
      `<script><name>${'&'.repeat(3_000_000)}</name></script>`,
    ],
    attributes: [`<script ${'a="1" '.repeat(300_000)}/>`, `<script ${"a='1' ".repeat(300_000)}/>`],
  }
  const most = { tags: 20_000, references: 100_000, attributes: 40_000 }
  for (const [what, bodies] of Object.entries(tooMany)) {
    for (const body of bodies) {
      const answer = await post(body)
      const message = `Error: The body is malformed: it has more than ${most[what as 'tags']} ${what}`
      t.strictSame([answer.status, answer.text], [400, statusPage('Bad Request', '10.4.1', message)])
    }
  }
  t.equal((await post('<a>'.repeat(5000) + '</a>'.repeat(5000))).status, 400, 'nor may it be too deep')
})

t.test('what a script may hold is read', async t => {
  const contents = 'echo "a=\'b\'" && true\n'.repeat(20_000)
  const escaped = contents.replaceAll('&', '&amp;')
  t.equal(
    (await post(`<script><name>long</name><script_contents>${escaped}</script_contents></script>`)).status,
    201,
  )
  t.equal((await named('long')).script_contents, contents)
})

t.test('elements that are called as members of every object are unknown ones like others', async t => {
  for (const element of ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty']) {
    const name = `named-${element}`
    const answer = await post(
      `<script><${element}><name>x</name></${element}><name>${name}</name><info>i</info></script>`,
    )
    t.equal(answer.status, 201, element)
    t.match(await named(name), { name, info: 'i' })
    t.equal((await post(`<${element}><name>y</name></${element}>`)).status, 400, element)
  }
})

t.test('of an element that comes several times the last counts', async t => {
  const twice =
    '<script><name>first</name><parameters><parameter4>a</parameter4></parameters><name>second</name><name>third</name><parameters><parameter5>b</parameter5></parameters></script>'
  t.equal((await post(twice)).status, 201)
  t.match(await named('third'), { parameters: { parameter4: '', parameter5: 'b' } })
  t.equal((await jamf.call(`${SCRIPTS}/name/first`)).status, 404)
})
