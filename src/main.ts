#!/usr/bin/env node
import { printCertificateAuthority, printEnvironment } from './commands/environment.ts'
import { checkHealth } from './commands/healthcheck.ts'
import { resetRunning } from './commands/reset.ts'
import { keepSnapshots } from './commands/snapshot.ts'
import { usage } from './commands/usage.ts'
import { type CommandLine, readCommandLine } from './configuration.ts'
import { readAsset } from './kernel/assets.ts'

type Command = (line: CommandLine) => Promise<void>

const COMMANDS: Readonly<Record<string, Command>> = {
  // Loaded when needed: it brings all the clouds with it, and a healthcheck has to be quick.
  start: async ({ configuration }) => (await import('./commands/start.ts')).start(configuration),
  env: ({ configuration }) => printEnvironment(configuration),
  ca: ({ configuration }) => printCertificateAuthority(configuration),
  healthcheck: ({ configuration }) => checkHealth(configuration),
  reset: resetRunning,
  snapshot: keepSnapshots,
}

// Whoever reads the output may have seen enough.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  process.exit()
})

try {
  const line = readCommandLine(process.argv.slice(2), process.env)
  const { command, help, version } = line
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (help) process.stdout.write(usage)
  else if (version) process.stdout.write(`${JSON.parse(readAsset('package.json').toString()).version}\n`)
  else if (run) await run(line)
  else throw new Error(`There is no command '${command}'; 'localtenant --help' lists them.`)
} catch (error) {
  process.stderr.write(`localtenant: ${(error as Error).message}\n`)
  process.exitCode = 1
}
