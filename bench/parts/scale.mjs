import { load, median } from '../measure.mjs'
import { bearer, graphToken, line, startEmulator } from './emulator.mjs'

const MANY = Number(process.env.BENCH_MANY ?? 1_000_000)

/** One request after the other: p50 of a page must not depend on how many users there are, nor on how deep it lies. */
export async function scale() {
  const few = await startEmulator(['--seed', 'scale:1000x0'])
  const many = await startEmulator(['--seed', `scale:${MANY}x0`])
  const fewBearer = bearer(await graphToken(few.url))
  const manyBearer = bearer(await graphToken(many.url))
  const deep = await deepLink(many.url, manyBearer)
  const targets = [
    { url: `${few.url}/v1.0/users`, headers: fewBearer },
    { url: `${many.url}/v1.0/users`, headers: manyBearer },
    { url: deep, headers: manyBearer },
  ].map(target => ({ ...target, connections: 1 }))
  for (const target of targets) load(target.url, { ...target, seconds: 1 })
  const rounds = [1, 2, 3, 4, 5].map(() =>
    targets.map(target => load(target.url, { ...target, seconds: 2 }).p50),
  )
  await Promise.all([few.stop(), many.stop()])
  const [base, first, last] = [0, 1, 2].map(index => median(rounds.map(round => round[index])))
  const against = `1,000 users, p50 ${base.toFixed(3)} ms`
  return [
    line(`page of 100 at ${MANY.toLocaleString('en')} users, first page`, against, {
      ratio: first / base,
      target: 1.2,
      atMost: true,
    }),
    line(`page of 100 at ${MANY.toLocaleString('en')} users, deep nextLink`, against, {
      ratio: last / base,
      target: 1.2,
      atMost: true,
    }),
  ]
}

/** Walks pages of 999 until half way, as a client would, and gives the link reached with the usual page size. */
async function deepLink(url, headers) {
  let link = `${url}/v1.0/users?$top=999&$select=id`
  for (let seen = 0; seen < MANY / 2; seen += 999) {
    link = (await (await fetch(link, { headers })).json())['@odata.nextLink']
  }
  return link.replace('$top=999&', '').replace('$select=id&', '')
}
