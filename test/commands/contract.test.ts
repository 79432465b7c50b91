import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openControl } from '../../src/control-client/index.ts'
import { refuses, run, started } from '../support/program.ts'

t.test('the report of a running emulator, with an exit code for CI', async t => {
  const { urls, port } = await started(t, '--contract', 'record', '--log-level', 'silent')
  const report = (...args: string[]) => run(['contract', '--port', port, ...args])
  refuses(
    t,
    await report(),
    /^localtenant: No request has come, so nothing was held against the documents\.\n$/,
  )

  const control = openControl({ url: urls[0]! })
  const { access_token } = await control.tokens.mint()
  const ask = (path: string) =>
    fetch(urls[0] + path, { headers: { authorization: `Bearer ${access_token}` } })
  await ask('/v1.0/users')
  const good = await report()
  t.match(good, { code: 0, stderr: '' })
  t.match(good.stdout, /^Contract of c0ffee00-.*: 1 request held against the documents\n0 violations/)

  await ask('/v1.0/users?colour=red')
  await ask('/v1.0/nothing')
  const file = join(t.testdir(), 'report.xml')
  const [bad, junit, tolerant, replies, uncovered] = await Promise.all([
    report('--tenant', '*'),
    report('--format', 'junit', '--output', file, '--fail-on', 'violations,unknown'),
    report('--format', 'json', '--fail-on', 'none'),
    report('--fail-on', 'replies'),
    report('--fail-on', 'uncovered'),
  ])
  t.match(bad, { code: 2, stdout: /no parameter 'colour'/, stderr: 'localtenant: 1 violations.\n' })
  t.same(junit, { code: 2, stdout: '', stderr: 'localtenant: 1 violations, 1 unknown.\n' })
  t.match(readFileSync(file, 'utf8'), /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /)
  t.equal(tolerant.code, 0)
  t.equal(JSON.parse(tolerant.stdout).requests, 3)
  t.equal(replies.code, 0)
  t.match(uncovered, { code: 2, stderr: /^localtenant: \d+ uncovered\.\n$/ })
})

t.test('what cannot be done is told in a sentence', async t => {
  const { port } = await started(t, '--log-level', 'silent')
  const report = (...args: string[]) => run(['contract', '--port', port, ...args])
  refuses(t, await report(), /Contract mode is off here.*start with --contract record/)
  refuses(t, await report('--format', 'pdf'), /no format 'pdf'; choose one of json, text, junit, html/)
  refuses(t, await report('--fail-on', 'rain'), /called 'rain' to fail on; name some of violations, /)
  refuses(t, await report('--tenant', 'nobody.com'), /There is no organisation 'nobody.com'/)
  refuses(
    t,
    await run(['--contract', 'strict']),
    /'strict' is no contract mode; choose one of off, record, enforce/,
  )
})
