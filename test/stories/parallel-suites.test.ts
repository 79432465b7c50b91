import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { emulatorUnderTest, TENANT } from '../support/emulator.ts'

const program = join(packageRoot, 'test/stories/programs/fifty-organisations.mjs')

/** Runs a suite in a process of its own. @returns what it wrote, and its exit code */
async function runSuite(env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  // The test runner sets NODE_OPTIONS for every child, to watch what it loads: `env` takes it away.
  const command = ['-u', 'NODE_OPTIONS', process.execPath, '--test', '--test-reporter=tap', program]
  const child = spawn('env', command, { env: { PATH: process.env.PATH, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'close')
  return { code, output }
}

t.test('two suites with fifty organisations each never see each other', async t => {
  const emulator = await emulatorUnderTest(t)
  const before = (await emulator.request('/v1.0/users', { bearer: await emulator.token() })).body.value
  await emulator.control.requests.clear()
  const suites = ['morning', 'evening shift'].map(SUITE => runSuite({ LOCALTENANT_URL: emulator.url, SUITE }))
  for (const { code, output } of await Promise.all(suites)) {
    t.equal(code, 0) || t.comment(output)
    t.match(output, /^# pass 2$/m)
  }
  t.same((await emulator.control.health()).tenants, [TENANT], 'and leave nothing behind')
  t.same(await emulator.control.requests.list(), [], 'the first organisation was asked nothing')
  t.match(await emulator.control.clock.get(), { frozen: false })
  t.same((await emulator.request('/v1.0/users', { bearer: await emulator.token() })).body.value, before)
})
