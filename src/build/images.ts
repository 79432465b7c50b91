import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeyMaterial } from '../domain/development-key.ts'
import { IMAGE_TIME } from '../domain/organisation.ts'
import { fillDatabase } from '../domain/seed/fill-database.ts'
import { packageRoot, preparedFolder } from '../kernel/assets.ts'
import { openDatabase } from '../kernel/database.ts'
import { openRandom } from '../kernel/random.ts'

// Run by the build: what is prepared here need not be done at every start.
const key = join(packageRoot, 'dist/development-key.json')
if (!existsSync(key)) writeFileSync(key, JSON.stringify(await makeKeyMaterial()))

const seeds = join(preparedFolder!, 'seeds')
mkdirSync(seeds, { recursive: true })
for (const seed of ['contoso', 'empty']) {
  const database = openDatabase()
  await fillDatabase(database, seed, { now: IMAGE_TIME, random: openRandom('image'), progress: () => {} })
  database.exec('VACUUM')
  writeFileSync(join(seeds, `${seed}.sqlite`), database.serialize())
}
