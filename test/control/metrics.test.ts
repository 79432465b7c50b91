import { execFileSync } from 'node:child_process'
import t from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../support/emulator.ts'
import { moduleOf } from '../support/program.ts'

const emulator = await emulatorUnderTest(t, {})
const contract = await openContract('control')
const METRICS = '/_localtenant/metrics'

/** The lines of the samples: name and labels -> value. */
async function scrape(from = emulator): Promise<Map<string, number>> {
  const { text } = await from.request(METRICS)
  const samples = text.split('\n').filter(line => line && !line.startsWith('#'))
  return new Map(
    samples.map(line => {
      const end = line.lastIndexOf(' ')
      return [line.slice(0, end), Number(line.slice(end + 1))]
    }),
  )
}

const requests = (product: string, operation: string, status: number): string =>
  `localtenant_requests_total{product="${product}",operation="${operation}",status="${status}"}`
const duration = (part: string, labels: string): string =>
  `localtenant_request_duration_seconds_${part}{${labels}}`

t.test('figures are in the format of Prometheus', async t => {
  const answer = await emulator.request(METRICS)
  t.equal(answer.status, 200)
  contract.matches(t, 'getMetrics', answer)
  t.equal(answer.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  t.match(answer.text, /^# TYPE localtenant_requests_total counter$/m)
  t.match(answer.text, /^# TYPE localtenant_request_duration_seconds histogram$/m)
  t.match(answer.text, /^process_resident_memory_bytes \d/m)
  const described = [...answer.text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  t.same(described, [...new Set(described)], 'each metric is described once')
})

t.test('requests are counted by product, operation and status', async t => {
  const before = await scrape()
  const bearer = await emulator.token()
  await emulator.request('/v1.0/users', { bearer })
  await emulator.request('/v1.0/users', { bearer })
  await emulator.request('/v1.0/users')
  await emulator.request('/v1.0/nothing/at/all', { bearer })
  await emulator.request(`/v1.0/${'x'.repeat(20)}`, { bearer })
  const after = await scrape()
  const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0)
  t.equal(grown(requests('graph', 'listUsers', 200)), 2)
  t.equal(grown(requests('graph', 'listUsers', 401)), 1)
  t.equal(grown(requests('entra', 'issueTokenV2', 200)), 1)
  t.equal(grown(requests('control', 'getMetrics', 200)), 1, 'the control API too')
  const unknown = [...after.keys()].filter(name =>
    name.startsWith('localtenant_requests_total{product="graph",operation=""'),
  )
  t.equal(
    unknown.reduce((sum, name) => sum + grown(name), 0),
    2,
    'paths that no operation has are counted together',
  )
  t.equal(grown(duration('count', 'product="graph"')), 5)
  t.equal(grown(duration('bucket', 'product="graph",le="+Inf"')), 5)
  t.ok(grown(duration('sum', 'product="graph"')) > 0)
  const buckets = [...after].filter(([name]) =>
    name.startsWith(duration('bucket', 'product="graph"').slice(0, -1)),
  )
  t.same(
    buckets.map(([, value]) => value),
    buckets.map(([, value]) => value).sort((a, b) => a - b),
    'each class contains the smaller ones',
  )
})

t.test('faults that struck are counted, and connections that were cut', async t => {
  const faults = [{ id: 'cut', match: { operation: 'getUser' }, effect: { reset: 'after' } }]
  const planned = await emulator.request('/_localtenant/faults', { method: 'PUT', json: { faults } })
  t.equal(planned.status, 200, planned.text)
  const bearer = await emulator.token()
  await t.rejects(emulator.request('/v1.0/users/adele.vance@contoso.com', { bearer }))
  const after = await scrape()
  t.equal(after.get(`localtenant_faults_struck_total{tenant="${TENANT}",fault="cut"}`), 1)
  t.equal(after.get(requests('graph', 'getUser', 0)), 1)
  await emulator.request('/_localtenant/faults', { method: 'DELETE' })
})

t.test('each organisation has its gauges', async t => {
  const { body } = await emulator.request<{ tenantId: string }>('/_localtenant/tenants', { method: 'POST' })
  const bearer = await emulator.token()
  const json = { jobTitle: 'Measured' }
  await emulator.request('/v1.0/users/adele.vance@contoso.com', { method: 'PATCH', bearer, json })
  const after = await scrape()
  const gauge = (name: string, tenant = TENANT) => after.get(`localtenant_${name}{tenant="${tenant}"}`)
  t.equal(after.get('localtenant_worlds'), 2)
  t.ok(gauge('journal_entries')! > 0)
  t.ok(gauge('journal_bytes')! > gauge('journal_entries')! * 500)
  t.ok(gauge('events')! > 0)
  t.equal(gauge('signing_keys'), 1)
  t.ok(gauge('database_bytes')! > 100_000)
  t.equal(gauge('journal_entries', body.tenantId), 0)
  await emulator.request(`/_localtenant/tenants/${body.tenantId}`, { method: 'DELETE' })
  const later = await scrape()
  t.equal(later.get('localtenant_worlds'), 1)
  t.notOk(
    [...later.keys()].some(name => name.includes(body.tenantId)),
    'which go with it',
  )
})

t.test('every emulator counts for itself', async t => {
  const other = await emulatorUnderTest(t, { seed: 'empty' })
  const samples = await scrape(other)
  t.same(
    [...samples.keys()].filter(name => name.startsWith('localtenant_requests_total')),
    [],
  )
  t.equal((await scrape(other)).get(requests('control', 'getMetrics', 200)), 1)
})

t.test('a process whose emulator was measured and closed ends by itself', async t => {
  const { flags, file } = moduleOf('index')
  const script = `
    const { startEmulator } = await import(${JSON.stringify(file)})
    const emulator = await startEmulator({ seed: 'empty' })
    const text = await (await fetch(emulator.url + '${METRICS}')).text()
    await emulator.close()
    console.log(text.length > 1000)`
  const args = [...flags, '--input-type=module', '--eval', script]
  const said = execFileSync(process.execPath, args, { cwd: packageRoot, timeout: 30_000, encoding: 'utf8' })
  t.equal(said.trim(), 'true')
})
