import { Agent } from 'node:http'
import { exchange } from '../exchange.mjs'
import { form, startEmulator } from './emulator.mjs'

const COUNT = Number(process.env.BENCH_WORLDS ?? 1000)
const RESETS = 500

/** Resets, and organisations that are created, used and deleted: what a test suite does before and after each of its tests. */
export async function worlds() {
  const emulator = await startEmulator()
  const { port } = emulator
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (method, path, options = {}) =>
    exchange({ port, agent, method, path: `/_localtenant/${path}`, ...options })
  const base = emulator.residentMegabytes()

  await repeated(50, () => ask('POST', 'reset'))
  const resets = await repeated(RESETS, () => ask('POST', 'reset'))
  const tenants = []
  const creations = await repeated(COUNT, async () => tenants.push(JSON.parse(await ask('POST', 'tenants'))))
  for (const { tenantId, environment } of tenants) await use({ port, agent, tenantId, environment })
  const live = emulator.residentMegabytes()
  const deletions = await repeated(COUNT, () => ask('DELETE', `tenants/${tenants.pop().tenantId}`))
  agent.destroy()
  await emulator.stop()

  return [
    row('reset of the default world', resets, { p50: 2, p99: 10 }),
    row('create a world', creations, { p50: 5 }),
    row('delete it', deletions, { p50: 5 }),
    {
      what: `${COUNT} worlds, each of which has issued a token and listed its users`,
      against: `${base.toFixed(0)} MB before`,
      measured: `${live.toFixed(0)} MB`,
      target: '< 1000 MB',
      met: live < 1000,
    },
  ]
}

/** Durations of so many calls, one after the other, in ascending order, in ms. */
async function repeated(count, call) {
  const durations = []
  for (let index = 0; index < count; index++) {
    const started = performance.now()
    await call()
    durations.push(performance.now() - started)
  }
  return durations.sort((a, b) => a - b)
}

function row(what, durations, targets) {
  const at = rank => durations[Math.floor((durations.length * rank) / 100)]
  const measured = { p50: at(50), p99: at(99) }
  return {
    what,
    measured: Object.entries(measured)
      .map(([name, value]) => `${name} ${value.toFixed(2)} ms`)
      .join(', '),
    target: Object.entries(targets)
      .map(([name, value]) => `${name} <= ${value} ms`)
      .join(', '),
    met: Object.entries(targets).every(([name, value]) => measured[name] <= value),
  }
}

async function use({ port, agent, tenantId, environment }) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: environment.AZURE_CLIENT_ID,
    client_secret: environment.AZURE_CLIENT_SECRET,
    scope: 'https://graph.microsoft.com/.default',
  }).toString()
  const path = `/${tenantId}/oauth2/v2.0/token`
  const { access_token } = JSON.parse(
    await exchange({ port, agent, method: 'POST', path, headers: form, body }),
  )
  const headers = { authorization: `Bearer ${access_token}` }
  await exchange({ port, agent, method: 'GET', path: '/v1.0/users', headers })
}
