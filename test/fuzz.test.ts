import t from 'tap'
import { operationsOf, readDocument } from '../src/kernel/contract/contract.ts'
import { seeded } from './query/random.ts'
import { clouds } from './support/clouds.ts'
import { DAEMON, emulatorUnderTest, type RequestOptions, TENANT } from './support/emulator.ts'

/** Another seed, and more requests, find more: `FUZZ_SEED=7 FUZZ_COUNT=5000 npx tap test/fuzz.test.ts`. */
const seed = Number(process.env.FUZZ_SEED ?? 1)
const count = Number(process.env.FUZZ_COUNT ?? 300)

const emulator = await emulatorUnderTest(t)

const KNOWN = [
  TENANT,
  DAEMON,
  'contoso.com',
  'adele.vance@contoso.com',
  'c0ffee00-0000-4000-8000-000000000012',
  'c0ffee00-0000-4000-8000-0000000000d2',
  '00000003-0000-0000-c000-000000000000',
  'microsoft.graph.user',
  'MSUA06',
  '1',
  '2',
  'me',
  '$count',
  '$ref',
  'general',
  'iPhone',
]
const JUNK = [
  '',
  ' ',
  "'",
  '"',
  "''",
  "guid'x'",
  "(id='x')",
  '../',
  '*',
  ';',
  '0',
  '-1',
  '1e999',
  '9223372036854775808',
  'null',
  'true',
  'NaN',
  'ä',
  '🦊',
  '\u0000',
  '\u202e',
  '%',
  '%25',
  '<b>',
  '{{x}}',
  "' OR 1=1 --",
  '[]',
  '{}',
  'x'.repeat(1000),
  '__proto__',
  'constructor',
  '2026-02-30T25:61:00Z',
]
const NAMES = [
  '$filter',
  '$select',
  '$top',
  '$orderby',
  '$expand',
  '$search',
  '$count',
  '$skiptoken',
  '$skip',
  '$format',
  'filter',
  'sort',
  'page',
  'page-size',
  'section',
  'api-version',
  'user-identifier',
  'model-family',
  'client_id',
  'redirect_uri',
  'state',
  'scope',
  'grant_type',
  'client_secret',
  'client_assertion',
  'TenantId',
  'displayName',
  'id',
  'securityEnabled',
  'general',
  '@odata.id',
  'appRoles',
  '__proto__',
]
const PIECES = [
  'startswith(displayName,',
  "'a'",
  ')',
  '(',
  ' and ',
  ' or ',
  'not ',
  ' eq ',
  ' ne ',
  ' in ',
  '/any(x:x eq ',
  '==',
  '=in=',
  '!=',
  '"*a*"',
  'general.name',
  'id',
  'displayName',
  'members',
  '$select=',
  ',',
  ';',
  ':',
  'desc',
  'asc',
  'null',
  'true',
  '2024-01-01T00:00:00Z',
]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']
const TYPES = [
  'application/json',
  'application/json;odata.metadata=none',
  'application/x-www-form-urlencoded',
  'application/merge-patch+json',
  'text/xml',
  'multipart/form-data; boundary=b',
]

/** Chance, the same for the same seed. */
function chance(random: () => number) {
  const below = (limit: number) => Math.floor(random() * limit)
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)]!
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make)
  const text = (): string =>
    oneOf([() => oneOf(KNOWN), () => oneOf(JUNK), () => some(8, () => oneOf(PIECES)).join('')])()
  const value = (depth = 0): unknown =>
    oneOf<() => unknown>([
      text,
      () => below(10) - 5,
      () => null,
      () => random() < 0.5,
      () => (depth > 2 ? [] : some(3, () => value(depth + 1))),
      () => (depth > 2 ? {} : record(depth + 1)),
    ])()
  const record = (depth = 0): object => Object.fromEntries(some(4, () => [oneOf(NAMES), value(depth)]))
  return { random, below, oneOf, some, text, record, value }
}

type Chance = ReturnType<typeof chance>

function randomPath({ random, oneOf, some, text }: Chance, template: string): string {
  const encode = random() < 0.9 ? encodeURIComponent : (plain: string) => plain.replace(/[^!-~]/g, '')
  const path = template.replace(/\{(\w+)\}/g, () => encode(random() < 0.6 ? oneOf(KNOWN) : text()) || 'x')
  const longer = random() < 0.1 ? `${path}/${encode(text())}` : path
  const query = some(3, () => `${oneOf(NAMES)}=${encode(text())}`).join('&')
  return query ? `${longer}?${query}` : longer
}

function randomBody({ random, oneOf, record, value, text }: Chance): RequestOptions {
  if (random() < 0.7) return { json: random() < 0.8 ? record() : value() }
  return { body: text(), headers: { 'content-type': oneOf(TYPES) } }
}

for (const cloud of clouds) {
  t.test(
    `${cloud.product.name}: ${count} random requests are answered or refused, none breaks it`,
    async t => {
      const operations = operationsOf(await readDocument(cloud.product.contract))
      let headers = await cloud.authorize(emulator)
      const dice = chance(seeded(seed))
      const started = performance.now()
      const statuses: Record<string, number> = {}
      const broken: string[] = []
      for (let number = 0; number < count; number++) {
        const operation = dice.oneOf(operations)
        const method = dice.random() < 0.9 ? operation.method : dice.oneOf(METHODS)
        const path = randomPath(dice, operation.path)
        const sent = method === 'GET' || method === 'HEAD' ? {} : randomBody(dice)
        const answer = await emulator.request<unknown>(path, {
          ...sent,
          method,
          headers: { ...headers, ...sent.headers },
        })
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        // Some operations end the session; the rest shall not all be refused for that.
        if (answer.status === 401) headers = await cloud.authorize(emulator)
        const isError = answer.status < 500 || 'x-localtenant-not-emulated' in answer.headers
        const isRight = answer.status < 400 || (isError && (method === 'HEAD' || cloud.isError(answer)))
        if (!isRight)
          broken.push(
            `${method} ${path} ${JSON.stringify(sent)} -> ${answer.status} ${answer.text.slice(0, 200)}`,
          )
      }
      t.comment(JSON.stringify(statuses), `${Math.round(performance.now() - started)} ms`)
      t.same(broken, [])
      t.match(await emulator.control.health(), { status: 'ok' })
      t.ok(performance.now() - started < 10_000 * Math.max(1, count / 300), 'within ten seconds')
    },
  )
}
