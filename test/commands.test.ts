import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { usualShell } from '../src/commands/environment.ts'
import { ended, launch, refuses, run, started, withoutOurs } from './support/program.ts'

const hasCurl = existsSync('/usr/bin/curl')

t.jobs = 2

t.test('a Node on which better-sqlite3 would crash is told so, whatever the command', async t => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2', napi: '9' } })`
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(older)}`]
  for (const args of [[], ['--help']])
    refuses(t, await ended(launch(args, {}, flags)), /Node 20\.20\.2 is too old.* 22\.14 or later/)
})

t.test('healthcheck does not wait for one who never answers', async t => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const { port } = silent.address() as { port: number }
  refuses(t, await run(['healthcheck', '--port', String(port)]), /No emulator answers .*timeout/)
})

t.test('healthcheck says why nobody answers', async t => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as { port: number }
  gone.close()
  await once(gone, 'close')
  refuses(t, await run(['healthcheck', '--port', String(port)]), /No emulator answers .*ECONNREFUSED/)
})

t.test('healthcheck takes nobody else for an emulator', async t => {
  const other = createHttpServer((_request, response) => response.end('{"status":"fine"}')).listen(
    0,
    '127.0.0.1',
  )
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as { port: number }
  refuses(t, await run(['healthcheck', '--port', String(port)]), /answers, but not as an emulator does/)
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
    const fetching = `fetch('${addresses[0]}').then(response => console.log(response.status))`
    const node = spawn('bash', ['-c', `${env.stdout}\n"$0" -e "$1"`, process.execPath, fetching], {
      env: withoutOurs(),
    })
    t.match(await ended(node), { code: 0, stdout: '401\n' }, "Node's fetch, too")
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

t.test('the exports are written for the shell that takes them', async t => {
  const folder = join(t.testdir(), "it's a \\ ‘folder’")
  const { urls, port } = await started(t)
  const env = async (...flags: string[]) =>
    (await run(['env', '--port', port, '--tls-dir', folder, ...flags])).stdout
  const [bourne, sh, fish, powershell] = await Promise.all([
    env(),
    env('--shell', 'sh'),
    env('--shell', 'fish'),
    env('--shell', 'powershell'),
  ])
  t.equal(sh, bourne, 'the Bourne shell is the usual one')
  t.match(sh, `export HTTPS_PROXY=${urls[0]}\n`)
  t.match(fish, `set -gx HTTPS_PROXY '${urls[0]}'\n`)
  t.match(powershell, `$env:HTTPS_PROXY = '${urls[0]}'\n`)
  t.match(powershell, /^\$env:NODE_EXTRA_CA_CERTS = '.*it''s a \\ ‘‘folder’’[^']*'$/m)
  t.equal(usualShell('win32', {}), 'powershell')
  t.equal(usualShell('win32', { SHELL: '/usr/bin/bash' }), 'sh')
  refuses(
    t,
    await run(['env', '--port', port, '--shell', 'tcsh']),
    /'tcsh' is no shell.*sh, fish, powershell/,
  )

  const certificate = join(folder, `localtenant-${port}-ca.pem`)
  for (const [shell, exports] of Object.entries({ sh, fish })) {
    const skip = !existsSync(`/usr/bin/${shell}`) && `${shell} is not installed`
    await t.test(`${shell} takes them`, { skip }, async t => {
      const script = `${exports}\nenv`
      const { code, stdout, stderr } = await ended(spawn(shell, ['-c', script], { env: withoutOurs() }))
      t.same({ code, stderr }, { code: 0, stderr: '' })
      const variables = stdout.split('\n')
      t.ok(variables.includes(`https_proxy=${urls[0]}`))
      t.ok(variables.includes(`NODE_EXTRA_CA_CERTS=${certificate}`))
    })
  }
})

t.test('commands bring the control token, which is never written anywhere', async t => {
  const child = launch(['--port', '0', '--control-token', 's3cret', '--log-level', 'trace'])
  t.teardown(() => child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', chunk => (output += chunk))
  while (!output.includes('\n')) await once(child.stdout!, 'data')
  const { port } = new URL(/http:\S+/.exec(output)![0])
  const [without, wrong, right, healthy] = await Promise.all([
    run(['reset', '--port', port]),
    run(['reset', '--port', port, '--control-token', 'guessed']),
    run(['reset', '--port', port], { LOCALTENANT_CONTROL_TOKEN: 's3cret' }),
    run(['healthcheck', '--port', port]),
  ])
  refuses(t, without, /needs its token/)
  refuses(t, wrong, /not the control token/)
  t.same(right, { code: 0, stdout: '', stderr: '' })
  t.equal(healthy.code, 0, 'health needs none')
  child.kill('SIGTERM')
  await once(child, 'close')
  t.notMatch(output + without.stderr + wrong.stderr, /s3cret|guessed/)
})

t.test('the log says in words that a client does not trust the certificate', async t => {
  const { child, port } = await started(t)
  let log = ''
  child.stdout!.on('data', chunk => (log += chunk))
  const reasons = async (count: number) => {
    const said = () => log.split('\n').filter(line => line.includes('connection failed'))
    while (said().length < count) await once(child.stdout!, 'data')
    return said().map(line => JSON.parse(line).reason)
  }
  const hint = /trust the emulator's certificate.* give it ca\.pem.* NODE_EXTRA_CA_CERTS/
  await t.rejects(fetch(`https://localhost:${port}/v1.0/users`))
  t.match(await reasons(1), [hint], "Node's")
  await t.test('curl', { skip: !hasCurl && 'curl is not installed' }, async t => {
    await once(spawn('curl', ['-s', `https://localhost:${port}/v1.0/users`]), 'close')
    const all = await reasons(2)
    t.match(all, [hint, hint])
    t.equal(all.length, 2, 'once for each connection')
  })
})

t.test('who lets every machine reach the control API without a token is warned', async t => {
  const warning = /^warning: every machine that reaches 0\.0\.0\.0 may use the control API.*--control-token/
  for (const [flags, expected] of [
    [[], warning],
    [['--control-token', 's3cret'], /^$/],
  ] as const) {
    const child = launch(['--port', '0', '--host', '0.0.0.0', ...flags])
    let complaint = ''
    child.stderr!.on('data', chunk => (complaint += chunk))
    await once(child.stdout!, 'data')
    child.kill('SIGTERM')
    await once(child, 'close')
    t.match(complaint, expected)
  }
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

t.test('states of a running emulator are kept and brought back by commands', async t => {
  const folder = t.testdir()
  const { port, urls } = await started(t)
  const command = (...args: string[]) => run([...args, '--port', port])
  const silent = { code: 0, stdout: '', stderr: '' }
  const clock = async () =>
    ((await (await fetch(`${urls[0]}/_localtenant/clock`)).json()) as { now: string }).now
  const setClock = (now: string) =>
    fetch(`${urls[0]}/_localtenant/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now, frozen: true }),
    })
  await setClock('2031-01-01T00:00:00Z')
  const file = join(folder, 'kept.sqlite')
  t.same(await command('snapshot', 'save', 'kept'), silent)
  t.same(await command('snapshot', 'export', 'kept', file), silent)
  t.equal(statSync(file).mode & 0o077, 0, 'it holds keys and is not for others')
  await setClock('2040-01-01T00:00:00Z')
  t.same(await command('reset', '--snapshot', 'kept'), silent)
  t.match(await clock(), /^2031/)
  t.same(await command('snapshot', 'import', 'again', file), silent)
  t.match(await command('snapshot', 'list'), { stdout: 'again\nkept\n' })
  await setClock('2040-01-01T00:00:00Z')
  t.same(await command('snapshot', 'restore', 'again', '--tenant', 'contoso.com'), silent)
  t.match(await clock(), /^2031/)
  t.same(await command('snapshot', 'delete', 'again'), silent)
  t.same(await command('reset', '--tenant', '*'), silent)
  t.notMatch(await clock(), /^2031/)

  refuses(t, await command('reset', '--snapshot', 'again'), /There is no snapshot 'again'; .*There are: kept/)
  refuses(t, await command('reset', '--tenant', 'nobody'), /There is no organisation 'nobody'/)
  refuses(t, await command('snapshot', 'import', 'x', join(folder, 'none')), /Cannot read .*none: ENOENT/)
  refuses(t, await command('snapshot', 'export', 'kept', folder), /Cannot write .*: EISDIR/)
})

const UNREADABLE = ['', 'frobnicate x', 'save', 'list x', 'save x y', 'export x y z']
for (const words of UNREADABLE) {
  t.test(`'snapshot ${words}' is refused`, async t => {
    const said = await run(['snapshot', ...words.split(' ').filter(Boolean)])
    refuses(t, said, /^localtenant: Say 'localtenant snapshot list', save, restore/)
  })
}

t.test('help and version', async t => {
  const [help, version] = await Promise.all([run(['--help']), run(['--version'])])
  t.equal(help.code, 0)
  t.match(help.stdout, /^Usage: localtenant/)
  for (const flag of [
    '--port',
    '--host',
    '--data',
    '--seed',
    '--tls-dir',
    '--control-token',
    '--passthrough',
    '--log-level',
  ])
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
