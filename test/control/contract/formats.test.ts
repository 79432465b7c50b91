import { XMLParser, XMLValidator } from 'fast-xml-parser'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t, { contract: 'record' })
const contract = await openContract('control')
const HOSTILE = '"><script>alert(1)</script>&\u0001'
await emulator.control.clock.freeze()
const bearer = await emulator.token()
await emulator.request(`/v1.0/users?${encodeURIComponent(HOSTILE)}=1`, { bearer })
await emulator.request('/v1.0/groups', { bearer })
await emulator.request('/v1.0/nothing', { bearer })

const PATH = '/_localtenant/contract'

t.test('as text', async t => {
  const answer = await emulator.request(`${PATH}?format=text`)
  contract.matches(t, 'getContractReport', answer)
  t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  const [report, coverage] = answer.text.split('Coverage\n')
  t.equal(
    report,
    `Contract of ${TENANT}, mode record: 4 requests held against the documents
1 violation, 1 request for unknown operations

Violations
  graph listUsers: GET /v1.0/users
    request, query parameter "><script>alert(1)</script>&\ufffd: The document declares no parameter '"><script>alert(1)</script>&\ufffd'; there are $select, $filter, $orderby, $top, $count, $search, $skiptoken, $expand.
    1 time, first in request 2 of ${TENANT}

Unknown operations
  graph: GET /v1.0/nothing (1 time). It is in no document.

`,
  )
  t.match(coverage, /^ {10}operations {2}statuses/)
  t.match(coverage, /\n {2}graph {3}2 of \d+ /)
})

t.test('for JUnit: a suite for each cloud, a case for each operation that was asked for', async t => {
  const answer = await emulator.request(`${PATH}?format=junit`)
  contract.matches(t, 'getContractReport', answer)
  t.equal(XMLValidator.validate(answer.text), true)
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(answer.text)
  const { testsuite, ...totals } = parsed.testsuites
  t.same(totals, { name: 'localtenant contract', tests: '4', failures: '1', skipped: '1' })
  const [graph, entra] = testsuite
  t.match(entra, {
    name: 'entra',
    tests: '1',
    failures: '0',
    testcase: { name: 'issueTokenV2: POST /{tenant}/oauth2/v2.0/token' },
  })
  t.match(graph, { name: 'graph', tests: '3', failures: '1', skipped: '1' })
  t.same(
    graph.testcase.map(({ name, failure, skipped }: Record<string, unknown>) => [
      name,
      Boolean(failure),
      Boolean(skipped),
    ]),
    [
      ['listGroups: GET /v1.0/groups', false, false],
      ['listUsers: GET /v1.0/users', true, false],
      ['unknown operation: GET /v1.0/nothing', false, true],
    ],
  )
  t.match(graph.testcase[1].failure, {
    type: 'undeclared',
    message: /'"><script>alert\(1\)<\/script>&\ufffd'/,
  })
})

t.test('as a page that shows what was sent as text and loads nothing', async t => {
  const answer = await emulator.request(PATH, {
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  })
  contract.matches(t, 'getContractReport', answer)
  t.match(answer.headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/,
    vary: 'accept',
  })
  t.notMatch(answer.text, /<script|\u0001/)
  t.match(answer.text, '&lt;script&gt;alert(1)')
  t.notMatch(answer.text, /(?:src|href)=/)
})

t.test('by Accept, and JSON for everybody else', async t => {
  const types = {
    'text/plain': /^text\/plain/,
    'application/xml': /^application\/xml/,
    '*/*': /^application\/json/,
  }
  for (const [accept, type] of Object.entries(types))
    t.match((await emulator.request(PATH, { headers: { accept } })).headers['content-type'], type)
})

t.test('a format or a parameter that there is not is refused', async t => {
  const refused = {
    'format=pdf': /format/,
    'colour=red': "There is no parameter 'colour'; there are format, tenant.",
  }
  for (const [query, error] of Object.entries(refused)) {
    const answer = await emulator.request(`${PATH}?${query}`)
    t.equal(answer.status, 400)
    t.match(answer.body.error, error)
  }
  const answer = await emulator.request(`${PATH}?operation=listUsers`, { method: 'DELETE' })
  t.same(
    [answer.status, answer.body],
    [400, { error: "There is no parameter 'operation'; there is only tenant." }],
  )
})
