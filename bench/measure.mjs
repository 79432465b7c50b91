// The measuring tools: a server process on one core, wrk on the other, medians of several rounds.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
let nextPort = 19000

export const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Starts a Node process, pinned to `cores`, and waits until `path` answers 200. Resolves to the process with its start time in ms. */
export async function startServer(args, { cores = '0', path = '/', env = {}, port = nextPort++ } = {}) {
  const started = performance.now()
  const child = spawn(
    'taskset',
    ['-c', cores, process.execPath, ...args.map(arg => String(arg).replace('PORT', port))],
    {
      env: { ...process.env, PORT: port, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  let exited = false
  child.once('exit', () => {
    exited = true
  })
  while ((await statusOf({ port, path })) !== 200) {
    if (exited) throw new Error(`${args.join(' ')} ended before it answered`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    milliseconds: performance.now() - started,
    residentMegabytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: () =>
      new Promise(resolve => {
        if (exited) return resolve()
        child.once('exit', resolve)
        child.kill()
      }),
  }
}

function statusOf({ port, path }) {
  return new Promise(resolve => {
    request({ host: '127.0.0.1', port, path, agent: false }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
      .on('error', () => resolve(0))
      .end()
  })
}

/** Loads one URL with wrk; gives requests per second and p50, p99 in ms, or throws when a reply was not 2xx. */
export function load(
  url,
  { method = 'GET', headers = {}, body, connections = 16, cores = '1', seconds = SECONDS } = {},
) {
  const script = join(tmpdir(), `localtenant-bench-${process.pid}.lua`)
  const lines = [
    `wrk.method = ${JSON.stringify(method)}`,
    ...Object.entries(headers).map(
      ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
    ),
  ]
  if (body) lines.push(`wrk.body = ${JSON.stringify(body)}`)
  writeFileSync(script, lines.join('\n'))
  const { stdout, error } = spawnSync(
    'taskset',
    ['-c', cores, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url],
    { encoding: 'utf8' },
  )
  if (error || !stdout) throw new Error('wrk could not be run; install it (Debian: apt-get install wrk).')
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)
  if (refused) throw new Error(`${refused[1]} refusals from ${url}`)
  return {
    count: Number(/(\d+) requests in/.exec(stdout)[1]),
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p50: percentile(stdout, 50),
    p99: percentile(stdout, 99),
  }
}

function percentile(text, rank) {
  const [, number, unit] = new RegExp(`${rank}%\\s+([\\d.]+)(us|ms|s)`).exec(text)
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit]
}

/**
 * Loads several targets in turn, round after round, so that what the machine does meanwhile hits all alike. For small differences, many
 * short rounds, of which `rates` has each one's, say more than few long ones.
 */
export function compare(targets, { rounds: count = ROUNDS, seconds = SECONDS } = {}) {
  for (const target of targets) load(target.url, { ...target, seconds: 1 })
  const results = targets.map(() => [])
  for (let round = 0; round < count; round++) {
    targets.forEach((target, index) => {
      results[index].push(load(target.url, { seconds, ...target }))
    })
  }
  return results.map(rounds => ({
    rate: median(rounds.map(({ rate }) => rate)),
    rates: rounds.map(({ rate }) => rate),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
  }))
}
