import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { emulatedTable, readmeWithTable } from '../src/build/emulated-table.ts'
import { packageRoot } from '../src/kernel/assets.ts'

t.test('the README lists what is emulated today (npm run readme writes it)', async t => {
  t.match(await emulatedTable(), 'POST /{tenant}/oauth2/v2.0/token')
  t.equal(readFileSync(join(packageRoot, 'README.md'), 'utf8'), await readmeWithTable())
})
