import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { emulatorUnderTest, TENANT } from '../support/emulator.ts'

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')

/** A program as it is printed. In it `localtenant` is this package as built, whose folder it is in. */
function printed(t: Test, name: string): string {
  const [, text] = new RegExp(`<!-- program: ${name} -->\n\`\`\`\\w+\n([^]*?)\n\`\`\`\n`).exec(readme) ?? []
  if (text === undefined) throw new Error(`The README has no program ${name}.`)
  return join(t.testdir({ [name]: `${text}\n` }), name)
}

async function endsWell(
  t: Test,
  [command, ...args]: readonly [string, ...string[]],
  url = '',
): Promise<void> {
  // The test runner sets these for every child, to watch what it loads.
  const unset = ['NODE_OPTIONS', 'TAP'].flatMap(name => ['-u', name])
  const child = spawn('env', [...unset, command, ...args], { env: { ...process.env, LOCALTENANT_URL: url } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'close')
  t.equal(code, 0, 'it ends well', { output })
}

t.test('the program that loses a Mac its compliance, by the library', async t =>
  endsWell(t, [process.execPath, '--import', import.meta.resolve('tsx'), printed(t, 'compliance.mts')]),
)

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0

t.test('the same in Python, over HTTP', { skip: !hasRequests && 'requests is not installed' }, async t => {
  const emulator = await emulatorUnderTest(t, {})
  await endsWell(t, ['python3', printed(t, 'compliance.py')], emulator.url)
  t.same((await emulator.control.health()).tenants, [TENANT], 'it has cleaned up')
})
