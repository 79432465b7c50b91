import { Agent } from 'node:http'
import { exchange } from '../exchange.mjs'
import { median } from '../measure.mjs'
import { bearer, graphToken, line, startEmulator } from './emulator.mjs'

const MANY = 100_000
const FEW = 100
const CALLS = 200

/** Writes that concern one user, one request after the other, and a search: what they cost must not depend on how many users there are. */
export async function writes() {
  const [few, many] = [await organisationOf(FEW), await organisationOf(MANY)]
  const search = await firstSearches(many)
  const kinds = { 'PATCH of a user': patch, 'create of a user': create }
  const rows = []
  for (const [what, call] of Object.entries(kinds)) {
    const [base, measured] = await interleaved([few, many], call)
    rows.push(
      line(`${what} at ${MANY.toLocaleString('en')} users`, `${FEW} users, p50 ${base.toFixed(2)} ms`, {
        ratio: measured / base,
        target: 1.5,
        atMost: true,
        detail: `${measured.toFixed(2)} ms`,
      }),
    )
  }
  await Promise.all([few.stop(), many.stop()])
  return [...rows, search]
}

async function organisationOf(users) {
  const emulator = await startEmulator(['--seed', `scale:${users}x100`])
  const headers = { ...bearer(await graphToken(emulator.url)), 'content-type': 'application/json' }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (method, path, body, more = {}) =>
    exchange({ port: emulator.port, agent, method, path, body, headers: { ...headers, ...more } })
  let made = 0
  return {
    ask,
    next: () => made++,
    stop() {
      agent.destroy()
      return emulator.stop()
    },
  }
}

/** Medians of calls that are made in turn, so that what the machine does meanwhile hits all alike. */
async function interleaved(organisations, call) {
  const times = organisations.map(() => [])
  for (let round = -10; round < CALLS; round++) {
    for (const [index, organisation] of organisations.entries()) {
      const milliseconds = await timed(() => call(organisation, round + 10))
      if (round >= 0) times[index].push(milliseconds)
    }
  }
  return times.map(median)
}

async function timed(call) {
  const started = performance.now()
  await call()
  return performance.now() - started
}

function patch({ ask }, round) {
  const body = JSON.stringify({ jobTitle: `Number ${round}`, department: `Department ${round % 7}` })
  return ask('PATCH', '/v1.0/users/adele.vance@contoso.com', body)
}

function create({ ask, next }) {
  const name = `new.person.${next()}`
  const body = JSON.stringify({
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.com`,
    department: 'Engineering',
    passwordProfile: { password: 'A-long-password-1' },
  })
  return ask('POST', '/v1.0/users', body)
}

/** Words that nobody has asked for, so that nothing is remembered. */
async function firstSearches({ ask }) {
  const asked = (option, text, headers) =>
    timed(() => ask('GET', `/v1.0/users?${option}=${encodeURIComponent(text)}`, undefined, headers))
  const times = [[], []]
  for (let round = 0; round < 30; round++) {
    const word = `Word${String(round).padStart(3, '0')}`
    times[0].push(await asked('$filter', `startswith(displayName,'${word}')`))
    times[1].push(await asked('$search', `"displayName:${word}"`, { consistencylevel: 'eventual' }))
  }
  const [base, measured] = times.map(median)
  const against = `startswith, p50 ${base.toFixed(2)} ms`
  return line(`$search at ${MANY.toLocaleString('en')} users, first time`, against, {
    ratio: measured / base,
    target: 3,
    atMost: true,
    detail: `${measured.toFixed(2)} ms`,
  })
}
