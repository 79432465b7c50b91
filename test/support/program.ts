import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Test } from 'tap'
import { packageRoot, preparedFolder } from '../../src/kernel/assets.ts'

/** A program that has come to its end. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * What Node has to be given to load one of our modules: flags, and the module's file. It is that of the bundle when the tests are
 * bundled: loading the sources one by one takes each process seconds.
 *
 * @param name path below `src`, without its ending
 */
export function moduleOf(name: string): { readonly flags: readonly string[]; readonly file: string } {
  return preparedFolder
    ? { flags: [], file: join(preparedFolder, `src/${name}.js`) }
    : { flags: ['--import', 'tsx'], file: join(packageRoot, `src/${name}.ts`) }
}

/** Starts the command line program. `flags` are Node's own. */
export function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): ChildProcess {
  return launchModule('main', args, env, flags)
}

/** Starts one of our programs, named by its path below `src`. */
export function launchModule(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): ChildProcess {
  // The test runner sets NODE_OPTIONS for every child, to watch what it loads: `env` takes it away again.
  const { file, flags: loader } = moduleOf(name)
  const program = ['-u', 'NODE_OPTIONS', process.execPath, ...flags, ...loader, file, ...args]
  return spawn('env', program, { cwd: packageRoot, env: { ...withoutOurs(), ...env } })
}

/** Runs a command to its end. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(launch(args, env))
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', chunk => (stdout += chunk))
  child.stderr?.on('data', chunk => (stderr += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** The environment without settings that a developer may have exported. */
export function withoutOurs(): NodeJS.ProcessEnv {
  const ours = /^(LOCALTENANT_|TAP|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|(https?|no|all)_proxy$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

/** A running emulator whose ready line has come, on any free port unless told otherwise. It ends with the test. */
export async function started(t: Test, ...args: string[]) {
  const child = launch(['--port', '0', ...args])
  t.teardown(() => child.kill('SIGKILL'))
  return { child, ...(await ready(child)) }
}

/** Waits for the ready line. @throws Error with what it says when it ends instead */
export async function ready(child: ChildProcess) {
  let [stdout, stderr] = ['', '']
  child.stderr!.on('data', chunk => (stderr += chunk))
  // Read on afterwards: a pipe that is full would stop it.
  const line = new Promise<void>(resolve => {
    child.stdout!.on('data', chunk => {
      stdout += chunk
      if (stdout.includes('\n')) resolve()
    })
  })
  await Promise.race([line, once(child, 'close')])
  const [first] = stdout.split(/(?<=\n)/)
  const urls = first?.match(/https?:\/\/[^\s,]+/g) ?? []
  if (!urls[0]) throw new Error(`The emulator did not start: ${stdout}${stderr}`)
  return { stdout: first!, urls, port: new URL(urls[0]).port }
}

/** Ends with one sentence for people and a code that is not 0. */
export function refuses(t: Test, { code, stdout, stderr }: Ended, message: RegExp): void {
  t.equal(code, 1)
  t.equal(stdout, '')
  t.match(stderr, message)
  t.match(stderr, /^localtenant: [^\n]+\.\n$/, 'one sentence')
  t.notMatch(stderr, /\n\s+at /, 'no stack trace')
}
