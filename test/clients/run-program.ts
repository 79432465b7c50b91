import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Test } from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { contosoWith } from '../entra/seeded.ts'
import { makeCertificate } from '../entra/token/certificate.ts'
import { DAEMON, type EmulatorUnderTest, emulatorUnderTest, READER, TENANT } from '../support/emulator.ts'

/** What a program found out, by the name of the attempt: a value, or the failure that the client library threw. */
export type Outcomes = Readonly<Record<string, Outcome>>

interface Outcome {
  readonly value?: unknown
  readonly failure?: Readonly<Record<string, unknown>>
}

/** How a program is run. */
interface Run {
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv
  /** Keeps the real host names: the settings that put a program behind the proxy, and nothing else. */
  readonly proxied?: boolean
}

/** An emulator with an application that has a certificate, and a way to run programs against it. */
export interface ClientsUnderTest extends EmulatorUnderTest {
  /** File with the emulator's certificate. */
  readonly caFile: string
  /** Settings that put any program behind the proxy. */
  readonly proxyVariables: Readonly<Record<string, string>>
  /** Runs a program of `programs/` to its end. @throws Error with what it wrote on standard error, when it fails */
  run(program: string, options?: Run): Promise<Outcomes>
}

/** The application that proves itself by a certificate. */
export const HOLDER = 'c0ffee00-0000-4000-8000-0000000000f1'

const programs = join(packageRoot, 'test/clients/programs')
const INTERPRETERS: Readonly<Record<string, string>> = { py: '/usr/bin/python3', mjs: process.execPath }

export async function clientsUnderTest(t: Test): Promise<ClientsUnderTest> {
  const certificate = await makeCertificate()
  const keyCredentials = [{ certificate: certificate.pem }]
  const seed = contosoWith(t, [{ appId: HOLDER, displayName: 'Certificate Holder', keyCredentials }])
  const emulator = await emulatorUnderTest(t, { seed })
  const folder = t.testdir({ 'ca.pem': emulator.caCertificate })
  const caFile = join(folder, 'ca.pem')
  const hex = (base64url: string) => Buffer.from(base64url, 'base64url').toString('hex').toUpperCase()
  const settings = {
    TENANT_ID: TENANT,
    CLIENT_ID: DAEMON,
    CLIENT_SECRET: 'localtenant-daemon-secret',
    READER_ID: READER,
    READER_SECRET: 'localtenant-reader-secret',
    HOLDER_ID: HOLDER,
    CERTIFICATE: certificate.pem,
    PRIVATE_KEY: certificate.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    THUMBPRINT: hex(certificate.sha1),
    THUMBPRINT_SHA256: hex(certificate.sha256),
    HTTP_URL: emulator.url,
    HTTPS_URL: emulator.httpsUrl,
    NODE_EXTRA_CA_CERTS: caFile,
    REQUESTS_CA_BUNDLE: caFile,
  }
  const proxyVariables = { HTTPS_PROXY: emulator.proxyUrl, NO_PROXY: 'localhost,127.0.0.1' }
  return {
    ...emulator,
    caFile,
    proxyVariables,
    run: (program, { env = {}, proxied = false } = {}) =>
      outcomesOf(program, { ...settings, ...(proxied ? { ...proxyVariables, PROXIED: '1' } : {}), ...env }),
  }
}

async function outcomesOf(program: string, env: NodeJS.ProcessEnv): Promise<Outcomes> {
  const interpreter = INTERPRETERS[program.split('.').at(-1)!]!
  // The test runner sets NODE_OPTIONS for every child, to watch what it loads, which takes seconds: `env` takes it away.
  const command = ['-u', 'NODE_OPTIONS', interpreter, join(programs, program)]
  const child = spawn('env', command, { env: { PATH: process.env.PATH, ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout)
}
