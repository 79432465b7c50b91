import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { packageRoot } from '../src/kernel/assets.ts'
import { emulatorUnderTest, TENANT } from './support/emulator.ts'

const emulator = await emulatorUnderTest(t, { controlToken: 's3cret' })

/** A copy of an example in which `localtenant/control` is the source here. */
function installed(t: Test, name: string): string {
  const folder = t.testdir({})
  cpSync(join(packageRoot, 'docker/examples', name), folder, { recursive: true })
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'localtenant'), { recursive: true })
  symlinkSync(join(packageRoot, 'node_modules/tap'), join(modules, 'tap'))
  const client = pathToFileURL(join(packageRoot, 'src/control-client/index.ts')).href
  writeFileSync(join(modules, 'localtenant/control.js'), `export * from '${client}'\n`)
  writeFileSync(
    join(modules, 'localtenant/package.json'),
    JSON.stringify({ name: 'localtenant', type: 'module', exports: { './control': './control.js' } }),
  )
  return folder
}

/** Runs an example to its end and passes when it does, with all of its tests, and leaves no organisation behind. */
async function runs(
  t: Test,
  folder: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<void> {
  // The test runner sets NODE_OPTIONS and TAP for every child, to watch what it loads, and node:test a variable of its own.
  const unset = ['NODE_OPTIONS', 'TAP', 'NODE_TEST_CONTEXT'].flatMap(name => ['-u', name])
  const env = { ...process.env, LOCALTENANT_URL: emulator.url, LOCALTENANT_CONTROL_TOKEN: 's3cret' }
  const child = spawn('env', [...unset, command, ...args], { cwd: folder, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'close')
  t.equal(code, 0, 'it ends well', { output })
  t.equal(
    output.match(/^ *ok \d - (?:a token|a throttled|whoever)|PASSED/gm)?.length,
    3,
    'all tests were run',
    {
      output,
    },
  )
  t.same((await emulator.control.health()).tenants, [TENANT], 'no organisation is left')
}

const node = [process.execPath, '--import', import.meta.resolve('tsx')] as const

for (const name of ['tap', 'node-test']) {
  t.test(name, async t =>
    runs(t, installed(t, name), [...node, '--test-reporter=tap', 'organisation.test.js']),
  )
}

const hasPytest = spawnSync('python3', ['-c', 'import pytest, requests']).status === 0

t.test('pytest', { skip: !hasPytest && 'pytest and requests are not installed' }, async t =>
  runs(t, installed(t, 'pytest'), ['python3', '-m', 'pytest', '-v', '-p', 'no:cacheprovider']),
)
