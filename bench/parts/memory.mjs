import { load } from '../measure.mjs'
import {
  bearer,
  form,
  graphToken,
  jamfToken,
  line,
  startEmulator,
  startPeer,
  tokenBody,
  tokenPath,
} from './emulator.mjs'

const SECONDS = Number(process.env.BENCH_MEMORY_SECONDS ?? 60)

/** Resident memory two seconds after the start, and how it develops under a minute of load. */
export async function memory() {
  const raw = await startPeer('raw-http')
  const emulator = await startEmulator()
  await new Promise(resolve => setTimeout(resolve, 2000))
  const idle = emulator.residentMegabytes()
  const base = raw.residentMegabytes()
  const headers = bearer(await graphToken(emulator.url))
  const samples = []
  for (let spent = 0; spent < SECONDS; spent += 10) {
    load(`${emulator.url}/v1.0/users`, { headers, seconds: 5 })
    load(emulator.url + tokenPath, { method: 'POST', headers: form, body: tokenBody, seconds: 5 })
    samples.push(emulator.residentMegabytes())
  }
  await Promise.all([raw.stop(), emulator.stop()])
  const [, second = samples[0]] = samples
  return [
    line('memory, idle', `raw node:http, ${base.toFixed(0)} MB`, {
      ratio: idle / base,
      target: 1.8,
      atMost: true,
      detail: `${idle.toFixed(0)} MB`,
    }),
    line(`memory after ${SECONDS} s of load`, 'after 20 s of load', {
      ratio: samples.at(-1) / second,
      target: 1.1,
      atMost: true,
      detail: samples.map(size => size.toFixed(0)).join(', ') + ' MB',
    }),
  ]
}

const MANY = Number(process.env.BENCH_MANY_REQUESTS ?? 1_000_000)
const FIRST = MANY / 20

/** Resident memory after very many requests of several kinds, held against that after the first twentieth of them. */
export async function million() {
  const emulator = await startEmulator()
  const graph = bearer(await graphToken(emulator.url))
  const jamf = bearer(await jamfToken(emulator.url))
  const targets = [
    { url: `${emulator.url}/v1.0/users/adele.vance@contoso.com`, headers: graph },
    { url: `${emulator.url}/v1.0/users?$top=5`, headers: graph },
    { url: `${emulator.url}/api/v1/computers-inventory-detail/1`, headers: jamf },
    { url: `${emulator.url}/contoso.com/discovery/v2.0/keys` },
    { url: emulator.url + tokenPath, method: 'POST', headers: form, body: tokenBody },
  ]
  let count = 0
  let early
  for (let round = 0; count < MANY; round++) {
    count += load(targets[round % targets.length].url, {
      ...targets[round % targets.length],
      seconds: 2,
    }).count
    if (count >= FIRST) early ??= emulator.residentMegabytes()
  }
  const late = emulator.residentMegabytes()
  await emulator.stop()
  return [
    line(
      `memory after ${count.toLocaleString('en')} requests`,
      `after the first ${FIRST.toLocaleString('en')}, ${early.toFixed(0)} MB`,
      {
        ratio: late / early,
        target: 1.2,
        atMost: true,
        detail: `${late.toFixed(0)} MB`,
      },
    ),
  ]
}
