import { Agent } from 'node:http'
import { exchange } from '../exchange.mjs'
import { form, line, startEmulator } from './emulator.mjs'

const MANY = Number(process.env.BENCH_BULK_WORLDS ?? 2000)
const FEW = 100
/** Seconds after which V8 has given back what nobody needs. */
const CALM = 75

/** What is done to, or asked of, thousands of organisations at once: how long others wait meanwhile, and what memory is left of it. */
export async function bulk() {
  const few = await remaining(FEW, () => [])
  const many = await remaining(MANY, async visit => {
    const token = '/common/oauth2/v2.0/token'
    const body =
      'grant_type=client_credentials&client_id=c0ffee00-0000-4000-8000-ffffffffffff&client_secret=x'
    return [
      ['an unknown application at /common', await visit('POST', token, { headers: form, body })],
      ['an unknown API client of Jamf Pro', await visit('POST', '/api/oauth/token', { headers: form, body })],
      ['GET tenants', await visit('GET', '/_localtenant/tenants')],
      ['reset of all', await visit('POST', '/_localtenant/reset?tenant=*')],
    ]
  })
  return [
    ...many.waits.map(([what, wait]) => ({
      what: `${what} with ${MANY} worlds: the longest wait of another meanwhile`,
      measured: `${wait.toFixed(0)} ms`,
      target: '<= 250 ms',
      met: wait <= 250,
    })),
    line(`memory after ${MANY} worlds were deleted`, `after ${FEW}, ${few.megabytes.toFixed(0)} MB`, {
      ratio: many.megabytes / few.megabytes,
      target: 1.2,
      atMost: true,
      detail: `${many.megabytes.toFixed(0)} MB`,
    }),
  ]
}

/** Makes so many organisations, has something done with them, deletes them. */
async function remaining(count, work) {
  const emulator = await startEmulator()
  const { port } = emulator
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const other = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (method, path, options = {}) => exchange({ port, agent, method, path, ...options })
  const visit = (method, path, options) =>
    // Most are refused: that takes no less time.
    longestWait(
      ask(method, path, options).catch(() => undefined),
      () => exchange({ port, agent: other, method: 'GET', path: '/_localtenant/health' }),
    )
  const tenants = []
  for (let number = 0; number < count; number++)
    tenants.push(JSON.parse(await ask('POST', '/_localtenant/tenants')).tenantId)
  const waits = await work(visit)
  for (const tenantId of tenants) await ask('DELETE', `/_localtenant/tenants/${tenantId}`)
  await new Promise(resolve => setTimeout(resolve, CALM * 1000))
  const megabytes = emulator.residentMegabytes()
  for (const one of [agent, other]) one.destroy()
  await emulator.stop()
  return { waits, megabytes }
}

/** How long the slowest of small requests took until `task` was through, in ms. */
async function longestWait(task, ask) {
  let isOver = false
  const through = task.finally(() => {
    isOver = true
  })
  let longest = 0
  while (!isOver) {
    const began = performance.now()
    await ask()
    longest = Math.max(longest, performance.now() - began)
  }
  await through
  return longest
}
