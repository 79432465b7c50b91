import t from 'tap'
import { type OperationContract, operationsOf, readDocument } from '../src/kernel/contract/contract.ts'
import { type Cloud, clouds } from './support/clouds.ts'
import { openContract } from './support/contract.ts'
import { type Answer, DAEMON, emulatorUnderTest, TENANT } from './support/emulator.ts'
import { openChance } from './support/fuzz/chance.ts'
import type { Intent } from './support/fuzz/from-schema.ts'
import { type FuzzRequest, requestMaker } from './support/fuzz/requests.ts'

/** Another seed, and more requests, find more: `FUZZ_SEED=7 FUZZ_COUNT=20000 npm run fuzz`. For each cloud so many. */
const seed = Number(process.env.FUZZ_SEED ?? 1)
const count = Number(process.env.FUZZ_COUNT ?? 300)
/** Milliseconds that no request may take, tried again alone; nothing is asked where others use the machine. */
const limit = Number(process.env.FUZZ_LIMIT ?? Number.POSITIVE_INFINITY)

/** What is made meanwhile goes now and then, so that lists stay as long as they are. */
const PER_RESET = 500
const INTENTS: readonly Intent[] = ['valid', 'valid', 'boundary', 'boundary', 'hostile', 'hostile', 'hostile']
/** What may be answered whatever was asked for, beside what the operation declares: by whoever comes before it. */
const GENERAL = [400, 401, 403, 404, 405, 413, 414, 415, 431]

const emulator = await emulatorUnderTest(t, {})

/** Ids that exist, a few of each collection, by the path of the collection; '' for those that may fit anywhere. */
async function keysOf(
  operations: readonly OperationContract[],
  send: (path: string) => Promise<Answer<unknown>>,
) {
  const keys = new Map([
    ['', [TENANT, DAEMON, 'contoso.com', 'c0ffee00-0000-4000-8000-0000000000d2', '1', '2']],
  ])
  for (const { method, path, extensions } of operations) {
    if (method !== 'GET' || path.includes('{') || 'x-example-impossible' in extensions) continue
    const { text } = await send(path)
    const ids = [...text.matchAll(/"(?:id|userPrincipalName|tenantId)":\s*"?([^",]+)|<id>(\d+)</g)].map(
      ([, inJson, inXml]) => inJson ?? inXml!,
    )
    if (ids.length > 0) keys.set(path, ids.slice(0, 10))
  }
  return keys
}

/** A cloud, a caller who is welcome there, and what was found. */
async function visit(cloud: Cloud) {
  const contract = await openContract(cloud.product.contract)
  const operations = operationsOf(await readDocument(cloud.product.contract))
  let headers = await cloud.authorize(emulator)
  const look = () => keysOf(operations, path => emulator.request(path, { headers }))
  let keys = await look()
  const statuses: Record<string, number> = {}
  const broken: string[] = []
  const slow: FuzzRequest[] = []
  const send = ({ path, options }: FuzzRequest): Promise<Answer<unknown>> =>
    emulator.request<unknown>(path, { ...options, headers: { ...headers, ...options.headers } })
  const problemWithContract = (id: string, answer: Answer<unknown>, { isPlain }: FuzzRequest) =>
    isPlain && !GENERAL.includes(answer.status) ? contract.problem(id, answer) : undefined
  return {
    operations,
    statuses,
    broken,
    keys: () => keys,
    async begin() {
      const { body } = await emulator.request<{ tenants: string[] }>('/_localtenant/health')
      for (const tenant of body.tenants.slice(1))
        await emulator.request(`/_localtenant/tenants/${tenant}`, { method: 'DELETE' })
      await emulator.control.reset()
      headers = await cloud.authorize(emulator)
      keys = await look()
    },
    async attempt(id: string, request: FuzzRequest) {
      const began = performance.now()
      const answer = await send(request)
      if (performance.now() - began > limit) slow.push(request)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      const problem = problemWith(cloud, answer, request) ?? problemWithContract(id, answer, request)
      if (problem)
        broken.push(`${problem}: ${shown(request)} -> ${answer.status} ${answer.text.slice(0, 200)}`)
      // Some operations end the session; the rest shall not all be refused for that.
      if (answer.status === 401) headers = await cloud.authorize(emulator)
    },
    /** Tries what took too long again, three times: others may have used the machine. */
    async retrySlow() {
      for (const request of slow) {
        const times: number[] = []
        for (let round = 0; round < 3; round++) {
          const began = performance.now()
          await send(request)
          times.push(performance.now() - began)
        }
        const shortest = Math.round(Math.min(...times))
        if (shortest > limit) broken.push(`${shortest} ms: ${shown(request)}`)
      }
    },
  }
}

for (const cloud of clouds) {
  t.test(`${cloud.product.name}: ${count} requests made of its contract are answered as it says`, async t => {
    const chance = openChance(seed)
    const visitor = await visit(cloud)
    const makers = visitor.operations.map(operation => ({
      id: operation.id,
      make: requestMaker(operation, chance),
    }))
    for (let number = 0; number < count; number++) {
      if (number % PER_RESET === PER_RESET - 1) await visitor.begin()
      const { id, make } = makers[number % makers.length]!
      await visitor.attempt(id, make(chance.oneOf(INTENTS), visitor.keys()))
    }
    await visitor.retrySlow()
    t.comment(JSON.stringify(visitor.statuses))
    t.same(visitor.broken.slice(0, 20), [])
    t.match(await emulator.control.health(), { status: 'ok' })
  })
}

function problemWith(cloud: Cloud, answer: Answer<unknown>, { options }: FuzzRequest): string | undefined {
  const { status, headers } = answer
  if (status >= 500 && !('x-localtenant-not-emulated' in headers)) return 'it broke'
  return status < 400 || options.method === 'HEAD' || cloud.isError(answer)
    ? undefined
    : 'not in its own words'
}

function shown({ path, options: { method, body } }: FuzzRequest): string {
  return `${method} ${path.slice(0, 300)} ${String(body ?? '').slice(0, 200)}`
}
