import { parseArgs } from 'node:util'
import { LOG_LEVELS, type LogLevel } from './kernel/log.ts'

/** How an emulator is set up. Every member may be left out. */
export interface Configuration {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string
  /** Ports to listen on; 0 stands for any free one. Default 8443, for `startEmulator` 0. */
  readonly ports?: readonly number[]
  /** Folder that keeps the organisation in SQLite files; in memory when absent. */
  readonly data?: string
  /** Name of a seed that comes with the package, a file, or `scale:USERSxDEVICES`. Default `contoso`. */
  readonly seed?: string
  /** Folder with `ca.pem` and `ca.key`; made there when missing. */
  readonly tlsDirectory?: string
  /** Makes every id and token repeatable. */
  readonly randomSeed?: string
  /** Lets the proxy reach hosts that are not emulated. */
  readonly passthrough?: boolean
  readonly logLevel?: LogLevel
}

/** What was asked for cannot be done; the message is one sentence for people. */
export class ConfigurationError extends Error {}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  seed: { type: 'string' },
  'tls-dir': { type: 'string' },
  'random-seed': { type: 'string' },
  passthrough: { type: 'boolean' },
  'log-level': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

export interface CommandLine {
  readonly command: string
  readonly help: boolean
  readonly version: boolean
  readonly configuration: Configuration
}

/**
 * Reads the command line, and the environment (`LOCALTENANT_PORT` …) where the line is silent.
 *
 * @throws ConfigurationError for an unknown flag, a word too many, a port that is none, an unknown log level
 */
export function readCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const { values, positionals } = parse(args)
  const [command = 'start', surplus] = positionals
  if (surplus !== undefined) throw new ConfigurationError(`'${command}' does not take the word '${surplus}'.`)
  const setting = (flag: keyof typeof OPTIONS, variable: string) =>
    (values[flag] as string | undefined) ?? env[variable]
  const data = setting('data', 'LOCALTENANT_DATA')
  const seed = setting('seed', 'LOCALTENANT_SEED')
  const tlsDirectory = setting('tls-dir', 'LOCALTENANT_TLS_DIR')
  const randomSeed = setting('random-seed', 'LOCALTENANT_RANDOM_SEED')
  return {
    command,
    help: values.help ?? false,
    version: values.version ?? false,
    configuration: {
      host: setting('host', 'LOCALTENANT_HOST') ?? '127.0.0.1',
      ports: readPorts(setting('port', 'LOCALTENANT_PORT') ?? '8443'),
      ...(data ? { data } : {}),
      ...(seed ? { seed } : {}),
      ...(tlsDirectory ? { tlsDirectory } : {}),
      ...(randomSeed ? { randomSeed } : {}),
      passthrough: values.passthrough ?? env.LOCALTENANT_PASSTHROUGH === '1',
      logLevel: readLogLevel(setting('log-level', 'LOCALTENANT_LOG_LEVEL') ?? 'info'),
    },
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const [first] = (error as Error).message.split(/\.?(?:\s|$)(?=To |Did |$)/)
    throw new ConfigurationError(`${first}; 'localtenant --help' lists the flags.`)
  }
}

function readPorts(text: string): number[] {
  return text.split(',').map(part => {
    const port = /^\d{1,5}$/.test(part.trim()) ? Number(part) : Number.NaN
    if (port <= 65535) return port
    throw new ConfigurationError(
      `'${part}' is not a port; give numbers from 0 to 65535, e.g. --port 8443,443.`,
    )
  })
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find(known => known === text)
  if (level) return level
  throw new ConfigurationError(`'${text}' is not a log level; choose one of ${LOG_LEVELS.join(', ')}.`)
}
