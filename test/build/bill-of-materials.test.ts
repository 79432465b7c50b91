import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { billOfMaterials, shippedPaths } from '../../src/build/bill-of-materials.ts'
import { installedWith, type Lockfile, readLockfile } from '../../src/build/lockfile.ts'
import { ended, launchModule } from '../support/program.ts'

const LOCK: Lockfile = {
  name: 'ours',
  version: '0.1.0',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { run: '^1' }, devDependencies: { '@scope/held': '^2', tool: '^3' } },
    'node_modules/@scope/held': {
      version: '2.0.0',
      license: 'MIT',
      dependencies: { shared: '^1', tool: '^3' },
    },
    'node_modules/@scope/held/node_modules/shared': { version: '1.0.0', integrity: 'sha512-AAEC' },
    'node_modules/run': { version: '1.0.0', license: '(MIT OR Apache-2.0)', dependencies: { below: '^1' } },
    'node_modules/run/node_modules/below': {
      version: '1.0.0',
      optionalDependencies: { shared: '^2', none: '*' },
    },
    'node_modules/run/node_modules/shared': { version: '1.0.0', integrity: 'sha512-AAEC' },
    'node_modules/shared': { version: '3.0.0' },
    'node_modules/tool': { version: '3.0.0' },
  },
}

t.test('the bill lists what is bundled and what is installed beside it, and nothing else', async t => {
  const held = 'node_modules/@scope/held'
  const installed = installedWith(LOCK, '', ['run'])
  const run = [
    'node_modules/run',
    'node_modules/run/node_modules/below',
    'node_modules/run/node_modules/shared',
  ]
  t.same(installed.sort(), run)
  const bill = billOfMaterials(LOCK, { bundled: [held, `${held}/node_modules/shared`], installed })
  t.same(shippedPaths(bill).sort(), [held, `${held}/node_modules/shared`, ...run].sort())
  t.match(bill.metadata.component, { type: 'application', purl: 'pkg:npm/ours@0.1.0' })
  t.match(
    bill.components.map(({ purl }) => purl),
    ['pkg:npm/%40scope/held@2.0.0', 'pkg:npm/below@1.0.0', 'pkg:npm/run@1.0.0', 'pkg:npm/shared@1.0.0'],
  )
  t.match(bill.components[0], { licenses: [{ license: { id: 'MIT' } }] })
  t.match(bill.components[2], { licenses: [{ expression: '(MIT OR Apache-2.0)' }] })
  t.match(bill.components[3], { hashes: [{ alg: 'SHA-512', content: '000102' }] })
  t.same(bill.dependencies, [
    { ref: 'ours@0.1.0', dependsOn: ['@scope/held@2.0.0', 'run@1.0.0'] },
    { ref: '@scope/held@2.0.0', dependsOn: ['shared@1.0.0'] },
    { ref: 'below@1.0.0', dependsOn: ['shared@1.0.0'] },
    { ref: 'run@1.0.0', dependsOn: ['below@1.0.0'] },
    { ref: 'shared@1.0.0', dependsOn: [] },
  ])
  t.throws(
    () => billOfMaterials(LOCK, { bundled: ['node_modules/unknown'], installed: [] }),
    /has no node_modules\/unknown/,
  )
})

t.test('an audit asks about what is shipped alone', async t => {
  const bill = join(t.testdir(), 'bom.json')
  const bundled = ['node_modules/ms', 'node_modules/debug']
  writeFileSync(bill, JSON.stringify(billOfMaterials(readLockfile(), { bundled, installed: [] })))
  const asked: string[][] = []
  let advisories: object | undefined
  const registry = createServer(async (request, response) => {
    const body = await buffer(request)
    if (!request.url?.endsWith('/advisories/bulk') || !advisories) return response.writeHead(404).end('{}')
    const zipped = request.headers['content-encoding'] === 'gzip'
    asked.push(Object.keys(JSON.parse((zipped ? gunzipSync(body) : body).toString())))
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(advisories))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  t.teardown(() => registry.close())
  const { port } = registry.address() as AddressInfo
  const audit = () =>
    ended(launchModule('build/audit', [bill], { npm_config_registry: `http://127.0.0.1:${port}` }))

  t.match(await audit(), { code: 0, stdout: /has no audits .*nothing was checked/ }, 'a mirror without them')
  advisories = {}
  t.match(await audit(), { code: 0, stdout: 'Nothing is known against the 2 packages' })
  t.same(asked, [['debug', 'ms']])
  const advisory = { id: 1, url: 'https://example.com/1', title: 'Backtracks', severity: 'high', cwe: [] }
  advisories = { ms: [{ ...advisory, vulnerable_versions: '*', cvss: { score: 7 } }] }
  t.match(await audit(), { code: 1, stdout: /Backtracks[\s\S]*node_modules\/ms/ })
})
