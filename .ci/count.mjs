// Prints `N passed, N failed`, and ends with 1 where any did: `node .ci/count.mjs LOG STATUS CLIENTS CHECK...` counts what the summary says that tap
// writes at the end of a run, `# { total: 3, pass: 2, fail: 1 }`, the steps of the clients in the file that `npm run clients` leaves, and each of the
// other checks, told by the status that it ended with.
import { readFileSync } from 'node:fs'

const [file, status, clients, ...checks] = process.argv.slice(2)
const steps = JSON.parse(readFileSync(clients, 'utf8')).flatMap(client => client.steps)
const summary =
  readFileSync(file, 'utf8')
    .match(/^# \{ total: .*\}/gm)
    ?.at(-1) ?? ''
const count = name => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0)
const failedChecks = checks.filter(check => check !== '0').length
const failedSteps = steps.filter(({ ok }) => !ok).length
const passed = count('pass') + steps.length - failedSteps + checks.length - failedChecks
// A type error or a lint finding ends the run before any test: that is a failure too.
const failed = Math.max(count('fail'), status === '0' ? 0 : 1) + failedSteps + failedChecks
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
