// Runs clients that others wrote, in their own languages, against one emulator: `npm run clients -- --help`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../../src/kernel/assets.ts'
import { type Client, clients, versionOf, type Way } from './clients.ts'
import { contractReport, resultOf, writeCoverage } from './contract.ts'
import { type Emulator, startEmulator } from './emulator.ts'
import { environmentOf } from './environment.ts'
import { UnavailableError } from './installation.ts'
import { languages } from './languages.ts'
import { isInstalled, runCommand } from './run-command.ts'
import { type Result, type Step, writeIntoReadme, writtenTable } from './table.ts'

const HELP = `npm run clients -- [--quick] [--only WORD[,WORD]] [--readme]

--quick    those that take seconds
--only     those of a language, or whose name has the word
--readme   write the table into README.md
`
const RESULTS = join(packageRoot, 'build/clients.json')
const PATIENCE = 300

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const isChosen = ({ name, language, slow }: Client): boolean => {
  const words = flags.only?.toLowerCase().split(',')
  const isNamed = words?.some(word => language === word || name.toLowerCase().includes(word)) ?? true
  return isNamed && !(flags.quick && slow)
}

/** What keeps a client from being tried on this machine. */
function missing({ language, tools = [] }: Client): string | undefined {
  const command = [...languages[language].tools, ...tools].find(tool => !isInstalled(tool))
  return command && `${command} is not installed`
}

/** The lines of a program that are steps; a program that ends badly, or does nothing, has failed in one more. */
function stepsOf({ status, stdout, stderr }: Awaited<ReturnType<typeof runCommand>>): Step[] {
  const steps = stdout
    .split('\n')
    .filter(line => line.startsWith('{"step"'))
    .map(line => JSON.parse(line) as Step)
  if (status === 0 && steps.length > 0) return steps
  const detail = `it ended with ${status} after ${steps.length} steps\n${stdout}${stderr}`
  return [...steps, { step: 'the whole program', ok: false, detail }]
}

async function tryClient(client: Client, way: Way, emulator: Emulator): Promise<Step[]> {
  const { command, environment = () => ({}) } = languages[client.language]
  const env = environmentOf(emulator, way)
  const options = { cwd: emulator.folder, env: { ...env, ...environment(env) }, seconds: PATIENCE }
  return stepsOf(await runCommand(command(client.program), options))
}

/** Prepares a language once; why that did not work, or nothing. */
const preparations = new Map<string, Promise<Error | undefined>>()
function prepared({ language }: Client): Promise<Error | undefined> {
  const preparation =
    preparations.get(language) ??
    languages[language].prepare().then(
      () => undefined,
      (error: Error) => error,
    )
  preparations.set(language, preparation)
  return preparation
}

async function resultsOf(client: Client, emulator: Emulator): Promise<Result[]> {
  const about = { client: client.name, version: versionOf(client) }
  const lacks = missing(client)
  const failure = lacks ? new UnavailableError(lacks) : await prepared(client)
  const results: Result[] = []
  for (const way of client.ways) {
    const start = performance.now()
    const outcome = failure ? outcomeWithout(failure) : { steps: await tryClient(client, way, emulator) }
    results.push({ ...about, way, ...outcome, seconds: (performance.now() - start) / 1000 })
  }
  return results
}

/** What there is to say of a client that could not be tried. */
function outcomeWithout(failure: Error): Pick<Result, 'steps' | 'skipped'> {
  if (failure instanceof UnavailableError) return { steps: [], skipped: failure.message }
  return { steps: [{ step: 'its packages', ok: false, detail: failure.message }] }
}

function tell({ client, way, steps, skipped }: Result): void {
  for (const { step, detail } of steps.filter(({ ok }) => !ok))
    console.log(`not ok - ${client}, ${way}: ${step}\n${detail}\n`)
  if (skipped) console.log(`skipped - ${client}, ${way}: ${skipped}`)
}

async function run(): Promise<void> {
  const chosen = clients.filter(isChosen)
  if (chosen.length === 0) throw new Error(`no client is called ${flags.only}`)
  const emulator = await startEmulator()
  const results: Result[] = []
  let report: Awaited<ReturnType<typeof contractReport>> | undefined
  try {
    for (const client of chosen) {
      const those = await resultsOf(client, emulator)
      those.forEach(tell)
      results.push(...those)
    }
    report = await contractReport(emulator)
    const held = resultOf(report)
    tell(held)
    results.push(held)
  } finally {
    emulator.stop()
  }
  console.log(writtenTable(results))
  mkdirSync(join(RESULTS, '..'), { recursive: true })
  writeFileSync(RESULTS, JSON.stringify(results, null, 2))
  if (flags.readme) writeIntoReadme(results)
  // A part of them says nothing of the whole.
  if (flags.readme && report && !flags.only) writeCoverage(report)
  if (results.some(({ steps }) => steps.some(({ ok }) => !ok))) process.exitCode = 1
}

if (flags.help) process.stdout.write(HELP)
else await run()
