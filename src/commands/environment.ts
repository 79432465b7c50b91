import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from '../configuration.ts'
import { askRunning, runningUrl } from './running.ts'

/** Prints the certificate authority of the running emulator. */
export async function printCertificateAuthority(configuration: Configuration): Promise<void> {
  process.stdout.write(await askRunning(configuration, 'ca.pem'))
}

const TRUST_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE']

/**
 * Prints what a shell has to export so that its programs reach the emulator under the clouds' real host names:
 * `eval "$(localtenant env)"`. The certificate is put into a file of the temporary folder, since programs want a path.
 */
export async function printEnvironment(configuration: Configuration): Promise<void> {
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
  const lines = [
    `export HTTPS_PROXY=${proxy}`,
    `export https_proxy=${proxy}`,
    'export NO_PROXY=localhost,127.0.0.1,::1',
    // Node's fetch heeds the variables above only where it is told to.
    'export NODE_USE_ENV_PROXY=1',
    ...TRUST_VARIABLES.map(name => `export ${name}=${quoted(file)}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** A word of the shell that may hold spaces and quotes. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
