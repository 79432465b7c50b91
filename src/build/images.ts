import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeyMaterial } from '../domain/development-key.ts'
import { fillDatabase } from '../domain/seed/fill-database.ts'
import { IMAGE_TIME } from '../domain/seed/seeded-database.ts'
import { PRIME_COUNT, primesFile } from '../domain/signing-key-supply.ts'
import { makeSigningPrime } from '../domain/signing-primes.ts'
import { packageRoot, preparedFolder } from '../kernel/assets.ts'
import { openDatabase } from '../kernel/database.ts'
import { openRandom } from '../kernel/random.ts'

// Run by the build: what is prepared here need not be done at every start.
const key = join(packageRoot, 'dist/development-key.json')
if (!existsSync(key)) writeFileSync(key, JSON.stringify(await makeKeyMaterial()))
if (!existsSync(primesFile)) {
  const primes = Array.from({ length: PRIME_COUNT }, () => makeSigningPrime().toString(16))
  writeFileSync(primesFile, JSON.stringify(primes))
}

const seeds = join(preparedFolder!, 'seeds')
mkdirSync(seeds, { recursive: true })
for (const seed of ['contoso', 'empty']) {
  // Most tables here are small, and each takes at least a page of every organisation that is made.
  const database = openDatabase({ pageSize: 2048 })
  await fillDatabase(database, seed, { now: IMAGE_TIME, random: openRandom('image'), progress: () => {} })
  database.exec('VACUUM')
  writeFileSync(join(seeds, `${seed}.sqlite`), database.serialize())
}
