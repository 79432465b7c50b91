import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import t from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { ended, moduleOf, withoutOurs } from '../support/program.ts'

const { flags, file } = moduleOf('main')

async function toFile(name: string) {
  const args = ['-c', `exec "$@" > ${name}`, 'sh', process.execPath, ...flags, file, '--help']
  return ended(spawn('sh', args, { cwd: packageRoot, env: withoutOurs() }))
}

t.test('output that cannot be written is told in a sentence', { skip: !existsSync('/dev/full') }, async t => {
  const { code, stderr } = await toFile('/dev/full')
  t.equal(code, 1)
  t.match(stderr, /^localtenant: Cannot write the output: .*ENOSPC.*\n$/)
  t.match(await toFile('/dev/null'), { code: 0, stderr: '' })
})
