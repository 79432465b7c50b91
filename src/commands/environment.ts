import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CommandLine, type Configuration, ConfigurationError, runningUrl } from '../configuration.ts'
import { askRunning } from './running.ts'

/** Prints the certificate authority of the running emulator. */
export async function printCertificateAuthority(configuration: Configuration): Promise<void> {
  process.stdout.write(await askRunning(configuration, 'ca.pem'))
}

const TRUST_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE']

interface Shell {
  assign(name: string, value: string): string
  /** The value as one word of this shell, whatever it holds. */
  quote(value: string): string
}

const SHELLS: Readonly<Record<string, Shell>> = {
  // Bash, zsh and all that are like the Bourne shell.
  sh: {
    assign: (name, value) => `export ${name}=${value}`,
    quote: value => (/^[\w.:,/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`),
  },
  fish: {
    assign: (name, value) => `set -gx ${name} ${value}`,
    // https://fishshell.com/docs/current/language.html#quotes: within single quotes a backslash escapes itself and the quote.
    quote: value => `'${value.replace(/[\\']/g, '\\$&')}'`,
  },
  powershell: {
    assign: (name, value) => `$env:${name} = ${value}`,
    // The typographic ones end a string like the plain one; each is written twice (about_Quoting_Rules; CharTraits.IsSingleQuote).
    quote: value => `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`,
  },
}

/**
 * Prints what a shell has to export so that its programs reach the emulator under the clouds' real host names:
 * `eval "$(localtenant env)"`. The certificate is put into a file of the temporary folder, since programs want a path.
 *
 * @throws ConfigurationError for a shell that is not known
 */
export async function printEnvironment({ configuration, shell }: CommandLine): Promise<void> {
  const { assign, quote } = shellNamed(shell ?? usualShell(process.platform, process.env))
  const certificate = await askRunning(configuration, 'ca.pem')
  const folder = configuration.tlsDirectory ?? tmpdir()
  const file = join(folder, `localtenant-${configuration.ports?.[0] ?? 8443}-ca.pem`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, certificate)
  } catch (error) {
    throw new Error(`Cannot put the certificate into ${folder}: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  const proxy = runningUrl(configuration)
  const variables = {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NO_PROXY: 'localhost,127.0.0.1,::1',
    // Node's fetch heeds the variables above only where it is told to.
    NODE_USE_ENV_PROXY: '1',
    ...Object.fromEntries(TRUST_VARIABLES.map(name => [name, file])),
  }
  const lines = Object.entries(variables).map(([name, value]) => `${assign(name, quote(value))}\n`)
  process.stdout.write(lines.join(''))
}

function shellNamed(name: string): Shell {
  const shell = Object.hasOwn(SHELLS, name) ? SHELLS[name] : undefined
  if (shell) return shell
  throw new ConfigurationError(
    `'${name}' is no shell known here; choose one of ${Object.keys(SHELLS).join(', ')}.`,
  )
}

/** PowerShell on Windows, but for the shells there that are like Unix's, which say so. The rest cannot be told from here. */
export function usualShell(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  return platform === 'win32' && !env.SHELL ? 'powershell' : 'sh'
}
