import { parseArgs } from 'node:util'
import { CONTRACT_MODES, type ContractMode } from './kernel/contract/conformance/mode.ts'
import { parseAuthority } from './kernel/listener/connection.ts'
import { LOG_LEVELS, type LogLevel } from './kernel/log-level.ts'
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
  /** Lets the proxy reach hosts that are not emulated, as long as their addresses are public. */
  readonly passthrough?: boolean
  /** Names of hosts that the proxy reaches whatever their address. */
  readonly passthroughTo?: readonly string[]
  readonly logLevel?: LogLevel
  /** Whether requests and replies are held against the documents, and what becomes of a request that does not fit. Default `off`. */
  readonly contract?: ContractMode
}

/** Where a running emulator with this configuration answers, `http://host:port`. */
export function runningUrl({ host = '127.0.0.1', ports = [8443] }: Configuration): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${ports[0]}`
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
  'passthrough-to': { type: 'string' },
  'log-level': { type: 'string' },
  contract: { type: 'string' },
  snapshot: { type: 'string' },
  tenant: { type: 'string' },
  shell: { type: 'string' },
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  output: { type: 'string' },
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
  /** The shell that exports are written for. */
  readonly shell: string | undefined
  /** How the report on the contract is written, on what it fails, and the file that it goes to. */
  readonly contract: {
    readonly format: string | undefined
    readonly failOn: string | undefined
    readonly output: string | undefined
  }
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
  /** Undefined where it is not given; a variable that was not filled in gives nothing. */
  const given = <T>(text: string | undefined, read: (text: string) => T): T | undefined =>
    text ? read(text) : undefined
  const text = (flag: keyof typeof OPTIONS, variable: string) => given(setting(flag, variable), String)
  return {
    command,
    operands,
    tenant: values.tenant,
    snapshot: values.snapshot,
    shell: values.shell,
    contract: { format: values.format, failOn: values['fail-on'], output: values.output },
    help: values.help ?? false,
    version: values.version ?? false,
    configuration: {
      host: setting('host', 'LOCALTENANT_HOST') ?? '127.0.0.1',
      ports: readPorts(setting('port', 'LOCALTENANT_PORT') ?? '8443'),
      ...withoutUndefined({
        data: text('data', 'LOCALTENANT_DATA'),
        seed: text('seed', 'LOCALTENANT_SEED'),
        clock: given(setting('clock', 'LOCALTENANT_CLOCK'), readClock),
        tlsDirectory: text('tls-dir', 'LOCALTENANT_TLS_DIR'),
        randomSeed: text('random-seed', 'LOCALTENANT_RANDOM_SEED'),
        controlToken: readToken(values['control-token'], env.LOCALTENANT_CONTROL_TOKEN),
        journal: given(setting('journal-entries', 'LOCALTENANT_JOURNAL_ENTRIES'), readJournal),
        contract: given(setting('contract', 'LOCALTENANT_CONTRACT'), readContract),
        passthroughTo: given(setting('passthrough-to', 'LOCALTENANT_PASSTHROUGH_TO'), readHosts),
      }),
      passthrough: values.passthrough ?? env.LOCALTENANT_PASSTHROUGH === '1',
      logLevel: readLogLevel(setting('log-level', 'LOCALTENANT_LOG_LEVEL') ?? 'info'),
    },
  }
}

type Defined<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> }

function withoutUndefined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, member]) => member !== undefined),
  ) as Defined<T>
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

/** A variable that was not filled in is none; a flag was meant to be one. */
function readToken(flag: string | undefined, variable: string | undefined): string | undefined {
  if (flag === '')
    throw new ConfigurationError('The control token is empty; give one, or leave --control-token out.')
  const text = flag ?? variable
  if (!text) return undefined
  if (/^[!-~]+$/.test(text)) return text
  // Not shown: it is a secret.
  throw new ConfigurationError('A control token is made of visible ASCII characters without spaces.')
}

function readHosts(text: string): string[] {
  return text.split(',').map(part => {
    const authority = parseAuthority(part.trim())
    if (authority && authority.port === undefined) return authority.hostName
    throw new ConfigurationError(
      `'${part}' is no host; give names, e.g. --passthrough-to registry.local,10.0.0.5.`,
    )
  })
}

function readJournal(text: string): JournalLimits {
  if (/^\d{1,9}$/.test(text)) return { entries: Number(text) }
  throw new ConfigurationError(`'${text}' is not a number of entries; give one from 0, for no journal, on.`)
}

function readContract(text: string): ContractMode {
  const mode = CONTRACT_MODES.find(known => known === text)
  if (mode) return mode
  throw new ConfigurationError(`'${text}' is no contract mode; choose one of ${CONTRACT_MODES.join(', ')}.`)
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find(known => known === text)
  if (level) return level
  throw new ConfigurationError(`'${text}' is not a log level; choose one of ${LOG_LEVELS.join(', ')}.`)
}
