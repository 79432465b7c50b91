// Prints `N passed, N failed` from the summary that tap writes at the end of a run: `# { total: 3, pass: 2, fail: 1 }`.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
const summary =
  readFileSync(file, 'utf8')
    .match(/^# \{ total: .*\}/gm)
    ?.at(-1) ?? ''
const count = name => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0)
const passed = count('pass')
// A type error or a lint finding ends the run before any test: that is a failure too.
const failed = Math.max(count('fail'), status === '0' ? 0 : 1)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
