import { strict as assert } from 'node:assert'
import { inspect } from 'node:util'

export { assert }
export const { env } = process
export const byBaseUrl = env.WAY === 'base URL'
export const SCOPE = 'https://graph.microsoft.com/.default'

/** Does one thing and prints what came of it as a line of JSON; it fails by throwing. */
export async function step(name, attempt) {
  const [ok, detail] = await attempt().then(
    () => [true, ''],
    error => [false, inspect(error)],
  )
  console.log(JSON.stringify({ step: name, ok, detail }))
}

/** The error that an attempt is answered with. */
export const refusal = attempt =>
  attempt().then(
    () => assert.fail('it was not refused'),
    error => error,
  )
