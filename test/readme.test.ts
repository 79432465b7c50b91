import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { operationsPage, readmeWithTable } from '../src/build/emulated-table.ts'
import { openControl } from '../src/control-client/index.ts'
import { packageRoot } from '../src/kernel/assets.ts'
import { clients, versionOf } from './clients/harness/clients.ts'
import { rowsOf } from './clients/harness/table.ts'

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8')
const readme = read('README.md')
const rows = readme.split('\n').filter(line => line.startsWith('| '))

t.test('what is emulated today is listed (npm run readme writes it)', async t => {
  const list = await operationsPage()
  t.match(list, 'POST /{tenant}/oauth2/v2.0/token')
  t.equal(read('openapi/operations.md'), list)
  t.equal(readme, await readmeWithTable())
})

t.test(
  'the clients in the README are those that are tried, in the versions of their lock files (npm run clients)',
  async t => {
    const known = new Map(
      clients.flatMap(client => client.ways.map(way => [`${client.name}, ${way}`, versionOf(client)])),
    )
    const shown = rowsOf(readme)
    t.ok(shown.size > 20)
    for (const [client, row] of shown) {
      t.ok(row.includes(`| ${known.get(client)} |`), row)
      const [, passed, total] = / (\d+) of (\d+) \|$/.exec(row) ?? []
      t.ok(Number(total) > 2 && passed === total, row)
    }
  },
)

const KB = 1024
const MB = 1024 * KB

/** What a row of the README's limits says, in which unit, and where the number stands in the source. */
const LIMITS: readonly (readonly [
  row: string,
  figure: string,
  unit: number,
  file: string,
  constant: string,
])[] = [
  ['the head of a request', '64 kB', KB, 'src/kernel/listener/gateway.ts', 'maxHeaderSize'],
  ['the head of a request', '60 s', 1000, 'src/kernel/listener/gateway.ts', 'options.patience'],
  ['a connection on which', '75 s', 1000, 'src/kernel/listener/gateway.ts', 'keepAliveTimeout'],
  ['a body', '4 MB', MB, 'src/kernel/http/body.ts', 'bodyLimit'],
  ['`$filter`', '16,000 characters', 1, 'src/query/odata/lexer.ts', 'LONGEST'],
  ['`$filter`', '16,000 characters', 1, 'src/query/rsql/lexer.ts', 'LONGEST'],
  ['`$filter`', '200 levels', 1, 'src/query/odata/cursor.ts', 'DEEPEST'],
  ['`$filter`', '200 levels', 1, 'src/query/rsql/parser.ts', 'DEEPEST'],
  ['`$search`', '4,000 characters', 1, 'src/query/odata/search.ts', 'LONGEST'],
  ['`$search`', '200 levels', 1, 'src/query/odata/search.ts', 'DEEPEST'],
  ['the rule of a dynamic', '3,072 characters', 1, 'src/domain/directory/rule-lexer.ts', 'LONGEST_RULE'],
  ['a page', '999 by', 1, 'openapi/graph/product.yaml', 'maximum'],
  ['a page', '2,000 by', 1, 'src/products/jamf/pro/paging.ts', 'LARGEST_PAGE'],
  ['a page', '100;', 1, 'src/products/jamf/pro/paging.ts', 'PAGE_SIZE'],
  ['the journal', '1,000 requests', 1, 'src/kernel/organisation/journal.ts', 'entries'],
  ['the journal', '8 MB', MB, 'src/kernel/organisation/journal.ts', 'bytes'],
  ['the journal', '64 MB', MB, 'src/organisations/lifecycle.ts', 'JOURNALS'],
  ['events', '16 MB', MB, 'src/organisations/lifecycle.ts', 'EVENTS'],
  ['violations', '1,000 different', 1, 'src/kernel/contract/conformance/contract-log.ts', 'entries'],
  ['violations', '1 MB', MB, 'src/kernel/contract/conformance/contract-log.ts', 'bytes'],
  ['violations', '16 MB', MB, 'src/organisations/lifecycle.ts', 'CONTRACTS'],
  ['how late', '300 s', 1, 'src/domain/tokens/tokens.ts', 'SKEW_SECONDS'],
]

t.test('the limits in the README are those of the source', async t => {
  for (const [name, figure, unit, file, constant] of LIMITS) {
    const row = rows.find(line => line.startsWith(`| ${name}`)) ?? ''
    t.ok(row.includes(figure), `${figure} in '${row}'`)
    const [, text] =
      new RegExp(`\\b${constant}(?:: | = | \\?\\? )(\\d[\\d_]*(?: \\* \\d+)*)`).exec(read(file)) ?? []
    const value = text
      ?.split('*')
      .reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1)
    t.equal(
      ((value ?? 0) / unit).toLocaleString('en-US'),
      figure.split(/[ ;]/)[0],
      `${constant} in ${file} is ${text}`,
    )
  }
})

t.test('applications and redirect URIs in the README are those of the seed', async t => {
  const { applications } = parse(read('seed/contoso.yaml')) as {
    applications: { appId: string; redirectUris?: Record<string, string[]> }[]
  }
  const shown = applications
    .map(application => ({ ...application, row: rows.find(row => row.includes(application.appId)) }))
    .filter(({ row, redirectUris }) => row !== undefined || redirectUris)
  t.ok(shown.length > 5)
  for (const { appId, row = '', redirectUris = {} } of shown) {
    const said = [...row.split('|')[3]!.matchAll(/`([^`]+)`/g)].map(([, uri]) => uri)
    t.same(said, Object.values(redirectUris).flat(), appId)
  }
})

for (const file of [
  'README.md',
  'src/control/README.md',
  'openapi/README.md',
  'openapi/operations.md',
  'bench/README.md',
  'docker/examples/README.md',
  'docker/examples/contracts.md',
]) {
  t.test(`the links of ${file} lead somewhere`, async t => {
    const links = [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
    for (const [, path, anchor] of links) {
      const target = path ? join(dirname(file), path) : file
      t.ok(existsSync(join(packageRoot, target)), target)
      if (anchor) t.ok(anchorsOf(read(target)).includes(anchor), `${target}#${anchor}`)
    }
  })
}

/** Of its headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!)
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

t.test('each method of the control client stands in the table of the control API', async t => {
  const table = read('src/control/README.md')
  const control = openControl({ url: 'http://127.0.0.1:1' })
  for (const [name, member] of Object.entries(control).filter(([, value]) => typeof value !== 'string')) {
    const methods =
      typeof member === 'function' ? [name] : Object.keys(member).map(method => `${name}.${method}`)
    for (const method of methods) {
      const [group, own] = method.split('.')
      const row = table
        .split('\n')
        .find(line => line.startsWith('| ') && line.includes(own ? `\`${group}.` : `${group}(`))
      t.ok(row?.includes(`${own ?? group}(`), method)
    }
  }
})

/** The targets of the links in a page that lead to other files beside it. */
function relativeLinks(page: string): string[] {
  return [...readFileSync(join(packageRoot, page), 'utf8').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => join(dirname(page), target))
}

t.test('what the pages of the package link to is in the package', async t => {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: packageRoot, maxBuffer: Infinity })
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
  const paths = files.map(({ path }) => path)
  const pages = paths.filter(path => path.endsWith('.md'))
  t.ok(pages.includes('README.md') && pages.includes('src/products/jamf/README.md'))
  const isShipped = (target: string): boolean =>
    paths.some(path => path === target || path.startsWith(`${target}/`))
  const missing = pages.flatMap(page =>
    relativeLinks(page)
      .filter(target => !isShipped(target))
      .map(target => `${page} links to ${target}`),
  )
  t.same(missing, [])
})
