import { type CommandLine, readCommandLine } from '../configuration.ts'
import { readAsset } from '../kernel/assets.ts'
import { printCertificateAuthority, printEnvironment } from './environment.ts'
import { checkHealth } from './healthcheck.ts'
import { resetRunning } from './reset.ts'
import { keepSnapshots } from './snapshot.ts'
import { usage } from './usage.ts'

type Command = (line: CommandLine) => Promise<void>

const COMMANDS: Readonly<Record<string, Command>> = {
  // Loaded when needed: it brings all the clouds with it, and a healthcheck has to be quick.
  start: async ({ configuration }) => (await import('./start.ts')).start(configuration),
  env: printEnvironment,
  ca: ({ configuration }) => printCertificateAuthority(configuration),
  healthcheck: ({ configuration }) => checkHealth(configuration),
  reset: resetRunning,
  snapshot: keepSnapshots,
  contract: async line => (await import('./contract.ts')).reportContract(line),
}

/**
 * Does what a command line asks for.
 *
 * @throws Error with one sentence for people
 */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const line = readCommandLine(args, env)
  const { command, help, version } = line
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (help) process.stdout.write(usage)
  else if (version) process.stdout.write(`${JSON.parse(readAsset('package.json').toString()).version}\n`)
  else if (run) await run(line)
  else throw new Error(`There is no command '${command}'; 'localtenant --help' lists them.`)
}
