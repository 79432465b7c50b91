import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { requestBodies } from '../src/build/request-bodies.ts'
import { packageRoot } from '../src/kernel/assets.ts'

t.test('the types of request bodies are those of the contract (npm run bodies writes them)', async t => {
  const files = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('/request-bodies.ts') && !file.startsWith('build/'))
    .map(file => join(packageRoot, 'src', file))
  const made = await requestBodies()
  t.same(files.sort(), [...made.keys()].sort())
  for (const [file, text] of made) t.equal(readFileSync(file, 'utf8'), text, file)
})
