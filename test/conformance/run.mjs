// Holds the published documents, and what the emulator answers, against programs of others: `node run.mjs [--quick] [--statuses FILE]
// [document...]` after `npm ci` here and `node build.mjs` above. Each check is a line `ok` or `not ok`; FILE gets a 0 or 1 for each.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { schemathesisOf } from './schemathesis.mjs'

const here = (...parts) => join(import.meta.dirname, ...parts)
const PRODUCTS = ['entra', 'graph', 'intune', 'apple', 'jamf', 'control']
const QUIET = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' }, statuses: { type: 'string' } },
  allowPositionals: true,
})
const products = positionals.length > 0 ? positionals : PRODUCTS

/** An emulator of its own, as a user starts it; what it says goes into a file, which never makes it wait. */
async function startEmulator() {
  const main = [here('../../dist/main.js'), here('../../build/src/main.js')].find(file => existsSync(file))
  const log = here('documents/emulator.log')
  const output = openSync(log, 'w')
  const child = spawn(process.execPath, [main, '--port', '0', '--random-seed', 'conformance'], {
    stdio: ['ignore', output, output],
  })
  const end = async () => {
    child.kill()
    await once(child, 'exit')
  }
  for (let tries = 0; tries < 300; tries += 1) {
    await setTimeout(100)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(log, 'utf8'))?.[0]
    if (url) return { url, [Symbol.asyncDispose]: end }
  }
  await end()
  throw new Error(`The emulator did not start: ${readFileSync(log, 'utf8')}`)
}

/** What a program says, and how it ended. */
function run(command, args, env = {}) {
  const options = { cwd: here(), maxBuffer: 2 ** 28, env: { ...process.env, ...QUIET, ...env } }
  return new Promise(resolve => {
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ isGood: error === null, said: stdout + stderr + (error ? error.message : '') })
    })
  })
}

const statuses = []
function report(name, { isGood, said }) {
  statuses.push(isGood ? 0 : 1)
  console.log(`${isGood ? 'ok' : 'not ok'} ${statuses.length} - ${name}`)
  if (!isGood) console.log(said.replace(/^/gm, '# '))
}

/** The documents as anybody gets them. */
async function fetchDocuments() {
  await using emulator = await startEmulator()
  for (const product of products) {
    const response = await fetch(`${emulator.url}/_localtenant/openapi/${product}.json`)
    writeFileSync(here('documents', `${product}.json`), await response.text())
  }
}

/** Both linters at once; a warning is as bad as an error. */
async function lint(product) {
  const document = `documents/${product}.json`
  const [redocly, spectral] = await Promise.all([
    run(here('node_modules/.bin/redocly'), ['lint', '--config', 'redocly.yaml', document]),
    run(here('node_modules/.bin/spectral'), [
      ...['lint', '--ruleset', '.spectral.yaml', '--fail-severity', 'hint'],
      document,
    ]),
  ])
  const hasWarnings = /You have \d+ warning/.test(redocly.said)
  report(`${product}: redocly`, { ...redocly, isGood: redocly.isGood && !hasWarnings })
  report(`${product}: spectral`, spectral)
}

mkdirSync(here('documents'), { recursive: true })
await fetchDocuments()
for (const product of products) await lint(product)
const schemathesis = await schemathesisOf({ folder: here(), run })
for (const product of products) {
  await using emulator = await startEmulator()
  const { url } = emulator
  report(`${product}: schemathesis`, await schemathesis(product, { url, isQuick: values.quick }))
}
if (values.statuses) writeFileSync(values.statuses, `${statuses.join('\n')}\n`)
process.exitCode = statuses.includes(1) ? 1 : 0
