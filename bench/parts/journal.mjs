import { compare, median } from '../measure.mjs'
import { bearer, graphToken, line, startEmulator } from './emulator.mjs'

/** What keeping the journal costs where it costs most: replies of a hundred users that need next to no work. */
export async function journal() {
  const options = ['--seed', 'scale:1000x1000']
  const on = await startEmulator(options)
  const off = await startEmulator([...options, '--journal-entries', '0'])
  const target = async ({ url }) => ({ url: `${url}/v1.0/users`, headers: bearer(await graphToken(url)) })
  const [kept, unkept] = compare([await target(on), await target(off)], { rounds: 21, seconds: 1 })
  await Promise.all([on.stop(), off.stop()])
  return [
    line('list 100 users, journal on', `journal off, ${Math.round(unkept.rate)}/s`, {
      ratio: median(kept.rates.map((rate, round) => rate / unkept.rates[round])),
      target: 0.92,
      detail: `${Math.round(kept.rate)}/s`,
    }),
  ]
}
