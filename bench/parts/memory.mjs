import { load } from '../measure.mjs'
import {
  bearer,
  form,
  graphToken,
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
