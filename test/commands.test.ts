import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { packageRoot } from '../src/kernel/assets.ts'

const hasCurl = existsSync('/usr/bin/curl')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

// Bundled with the tests: loading the sources one by one takes each of the many processes seconds.
const main = join(packageRoot, 'build/src/main.js')

function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  // The test runner sets NODE_OPTIONS for every child, to watch what it loads: `env` takes it away again.
  const program = ['-u', 'NODE_OPTIONS', process.execPath, main, ...args]
  return spawn('env', program, { cwd: packageRoot, env: { ...withoutOurs(), ...env } })
}

/** Runs a command to its end. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(launch(args, env))
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', chunk => (stdout += chunk))
  child.stderr?.on('data', chunk => (stderr += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** The environment without settings that a developer may have exported. */
function withoutOurs(): NodeJS.ProcessEnv {
  const ours = /^(LOCALTENANT_|TAP|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|(https?|no|all)_proxy$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

/** A running emulator; its ready line has come. */
async function started(t: Test, ...args: string[]) {
  const child = launch(['--port', '0', ...args])
  t.teardown(() => child.kill('SIGKILL'))
  let stdout = ''
  for await (const chunk of child.stdout!) {
    stdout += chunk
    if (stdout.includes('\n')) break
  }
  const urls = stdout.match(/https?:\/\/[^\s,]+/g) ?? []
  return { child, stdout, urls, port: new URL(urls[0]!).port }
}

/** Ends with one sentence for people and a code that is not 0. */
function refuses(t: Test, { code, stdout, stderr }: Ended, message: RegExp): void {
  t.equal(code, 1)
  t.equal(stdout, '')
  t.match(stderr, message)
  t.match(stderr, /^localtenant: [^\n]+\.\n$/, 'one sentence')
  t.notMatch(stderr, /\n\s+at /, 'no stack trace')
}

t.jobs = 2

t.test('healthcheck does not wait for one who never answers', async t => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const { port } = silent.address() as { port: number }
  refuses(t, await run(['healthcheck', '--port', String(port)]), /No emulator answers/)
})

t.test('a running emulator and the commands that ask it', async t => {
  const folder = join(t.testdir({ 'a folder': {} }), 'a folder')
  const { child, stdout, urls, port } = await started(t, '--tls-dir', folder)
  t.match(stdout, /^localtenant ready[^\n]*\n$/, 'one line')
  t.same(
    urls.map(url => new URL(url).protocol),
    ['http:', 'https:'],
  )
  t.match(await (await fetch(`${urls[0]}/_localtenant/health`)).json(), { status: 'ok' })

  const [healthy, ca, env, taken] = await Promise.all([
    run(['healthcheck', '--port', port]),
    run(['ca'], { LOCALTENANT_PORT: port }),
    run(['env', '--port', port, '--tls-dir', folder]),
    run(['--port', port]),
  ])
  t.same(healthy, { code: 0, stdout: '', stderr: '' })
  t.match(ca.stdout, /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\n$/)
  t.equal(ca.stdout, await (await fetch(`${urls[0]}/_localtenant/ca.pem`)).text())
  for (const line of env.stdout.trim().split('\n')) t.match(line, /^export \w+=\S/)
  refuses(t, taken, new RegExp(`Port ${port} .*already in use.*--port`))

  await t.test('the exports lead programs to it', { skip: !hasCurl && 'curl is not installed' }, async t => {
    const addresses = ['https://graph.microsoft.com/v1.0/users', 'https://contoso.jamfcloud.com/api/v1/auth']
    for (const address of addresses) {
      const shell = spawn(
        'bash',
        ['-c', `${env.stdout}\ncurl -sS -o /dev/null -w '%{http_code}' ${address}`],
        {
          env: withoutOurs(),
        },
      )
      t.match(await ended(shell), { code: 0, stdout: '401', stderr: '' })
    }
    const secure = spawn('bash', ['-c', `${env.stdout}\ncurl -sS ${urls[1]}/_localtenant/health`], {
      env: withoutOurs(),
    })
    t.match((await ended(secure)).stdout, /"status":"ok"/, 'the https address answers, too')
  })

  const before = performance.now()
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  t.equal(code, 0)
  t.ok(performance.now() - before < 1000, 'it ends within a second')
  refuses(t, await run(['healthcheck', '--port', port]), /No emulator answers at http:\/\/127\.0\.0\.1:\d+/)
})

t.test('an interrupted emulator ends well while clients are connected and keeps what they wrote', async t => {
  const data = t.testdir()
  const { child, port } = await started(t, '--data', data)
  const open = await fetch(`http://127.0.0.1:${port}/_localtenant/health`)
  t.equal(open.status, 200)
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  t.equal(code, 0)
  t.ok(existsSync(join(data, 'organisation.sqlite')))
  t.notOk(existsSync(join(data, 'organisation.sqlite-wal')), 'the database was closed')
})

t.test('help and version', async t => {
  const [help, version] = await Promise.all([run(['--help']), run(['--version'])])
  t.equal(help.code, 0)
  t.match(help.stdout, /^Usage: localtenant/)
  for (const flag of ['--port', '--host', '--data', '--seed', '--tls-dir', '--passthrough', '--log-level'])
    t.match(help.stdout, flag)
  t.match(version, { code: 0, stdout: /^\d+\.\d+\.\d+\n$/ })
})

const REFUSED: readonly [string, readonly string[], RegExp][] = [
  ['an unknown command', ['frobnicate'], /no command 'frobnicate'.*--help/],
  ['a port that is none', ['--port', 'http'], /'http' is not a port/],
  ['a seed that does not exist', ['--port', '0', '--seed', 'no-such-world'], /seed .*no-such-world/],
  ['a file in the place of the data directory', ['--port', '0', '--data', 'package.json'], /package\.json/],
]

for (const [what, args, message] of REFUSED) {
  t.test(`${what} is refused`, async t => refuses(t, await run(args), message))
}
