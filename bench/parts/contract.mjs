import { compare, median } from '../measure.mjs'
import { bearer, graphToken, line, startEmulator } from './emulator.mjs'

/**
 * What it costs to hold requests and replies against the documents: replies of a hundred users, kept and composed each time. With
 * `BENCH_BEFORE`, the `main.js` of another build, also what the switch costs that is off.
 */
export async function contract() {
  const seed = ['--seed', 'scale:1000x1000']
  const anew = { env: { LOCALTENANT_REMEMBER: 'off' } }
  const [off, on, offAnew, onAnew, ...before] = await Promise.all([
    startEmulator(seed),
    startEmulator([...seed, '--contract', 'record']),
    startEmulator(seed, anew),
    startEmulator([...seed, '--contract', 'record'], anew),
    ...(process.env.BENCH_BEFORE ? [startEmulator(seed, { program: process.env.BENCH_BEFORE })] : []),
  ])
  const emulators = [off, on, offAnew, onAnew, ...before]
  const targets = await Promise.all(
    emulators.map(async ({ url }) => ({ url: `${url}/v1.0/users`, headers: bearer(await graphToken(url)) })),
  )
  const rates = compare(targets, { rounds: 15, seconds: 1 })
  await Promise.all(emulators.map(emulator => emulator.stop()))
  const [without, with_, withoutAnew, withAnew, earlier] = rates
  const row = (what, one, { rate, rates }, against, target) =>
    line(what, `${against}, ${Math.round(rate)}/s`, {
      ratio: median(one.rates.map((own, round) => own / rates[round])),
      target,
      detail: `${Math.round(one.rate)}/s`,
    })
  return [
    row('list 100 users, contract mode on', with_, without, 'contract mode off', 0.6),
    row('the same, composed each time', withAnew, withoutAnew, 'contract mode off', 0.6),
    ...(earlier
      ? [row('the same, contract mode off', without, earlier, `${process.env.BENCH_BEFORE}`, 0.99)]
      : []),
  ]
}
