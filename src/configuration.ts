import { parseArgs } from 'node:util'
import { LOG_LEVELS, type LogLevel } from './kernel/log.ts'
import { momentOf } from './kernel/organisation/clock.ts'
import type { JournalLimits } from './kernel/organisation/journal.ts'
import { isPossible } from './kernel/organisation/organisation-clock.ts'

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
  /** The moment at which organisations begin (milliseconds); their clocks run on from there. The machine's time when absent. */
  readonly clock?: number
  /** Folder with `ca.pem` and `ca.key`; made there when missing. */
  readonly tlsDirectory?: string
  /** Makes every id and token repeatable. */
  readonly randomSeed?: string
  /** A secret that the control API asks for, visible ASCII; without it, every program that reaches the port may use that API. */
  readonly controlToken?: string
  /** How much each organisation's journal keeps. */
  readonly journal?: JournalLimits
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
  clock: { type: 'string' },
  'tls-dir': { type: 'string' },
  'random-seed': { type: 'string' },
  'control-token': { type: 'string' },
  'journal-entries': { type: 'string' },
  passthrough: { type: 'boolean' },
  'log-level': { type: 'string' },
  snapshot: { type: 'string' },
  tenant: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

export interface CommandLine {
  readonly command: string
  /** Words after the command, for the one that takes some. */
  readonly operands: readonly string[]
  /** What a command that asks the running emulator is about: tenant id or domain, `*` for all; the first organisation when absent. */
  readonly tenant: string | undefined
  /** What to reset it to. */
  readonly snapshot: string | undefined
  readonly help: boolean
  readonly version: boolean
  readonly configuration: Configuration
}

/**
 * Reads the command line, and the environment (`LOCALTENANT_PORT` …) where the line is silent.
 *
 * @throws ConfigurationError for an unknown flag, a word too many, a port that is none, an unsendable token, an unknown log level
 */
export function readCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const { values, positionals } = parse(args)
  const [command = 'start', ...operands] = positionals
  const [surplus] = operands
  if (surplus !== undefined && command !== 'snapshot')
    throw new ConfigurationError(`'${command}' does not take the word '${surplus}'.`)
  const setting = (flag: keyof typeof OPTIONS, variable: string) =>
    (values[flag] as string | undefined) ?? env[variable]
  const data = setting('data', 'LOCALTENANT_DATA')
  const seed = setting('seed', 'LOCALTENANT_SEED')
  const clock = setting('clock', 'LOCALTENANT_CLOCK')
  const tlsDirectory = setting('tls-dir', 'LOCALTENANT_TLS_DIR')
  const randomSeed = setting('random-seed', 'LOCALTENANT_RANDOM_SEED')
  const controlToken = readToken(setting('control-token', 'LOCALTENANT_CONTROL_TOKEN'))
  const journalEntries = setting('journal-entries', 'LOCALTENANT_JOURNAL_ENTRIES')
  return {
    command,
    operands,
    tenant: values.tenant,
    snapshot: values.snapshot,
    help: values.help ?? false,
    version: values.version ?? false,
    configuration: {
      host: setting('host', 'LOCALTENANT_HOST') ?? '127.0.0.1',
      ports: readPorts(setting('port', 'LOCALTENANT_PORT') ?? '8443'),
      ...(data ? { data } : {}),
      ...(seed ? { seed } : {}),
      ...(clock ? { clock: readClock(clock) } : {}),
      ...(tlsDirectory ? { tlsDirectory } : {}),
      ...(randomSeed ? { randomSeed } : {}),
      ...(controlToken ? { controlToken } : {}),
      ...(journalEntries ? { journal: { entries: readEntries(journalEntries) } } : {}),
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

function readClock(text: string): number {
  const moment = momentOf(text)
  if (moment !== undefined && isPossible(moment)) return moment
  throw new ConfigurationError(
    `'${text}' is no moment to begin at; write it like --clock 2030-01-01T00:00:00Z.`,
  )
}

function readToken(text: string | undefined): string | undefined {
  if (text === undefined || /^[!-~]*$/.test(text)) return text
  // Not shown: it is a secret.
  throw new ConfigurationError('A control token is made of visible ASCII characters without spaces.')
}

function readEntries(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new ConfigurationError(`'${text}' is not a number of entries; give one from 0, for no journal, on.`)
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find(known => known === text)
  if (level) return level
  throw new ConfigurationError(`'${text}' is not a log level; choose one of ${LOG_LEVELS.join(', ')}.`)
}
