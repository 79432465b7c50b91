import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeyMaterial } from '../domain/tokens/development-key.ts'
import { PRIME_COUNT, primesFile } from '../domain/tokens/signing-key-supply.ts'
import { makeSigningPrime } from '../domain/tokens/signing-primes.ts'
import { packageRoot, preparedFolder } from '../kernel/assets.ts'
import { schema } from '../schema.ts'
import { makeImage } from '../seed/seed-data.ts'
import { seedShape } from '../seed/seed-shape.ts'
import { seedSections } from '../seed-sections.ts'

// Run by the build: what is prepared here need not be done at every start.
const key = join(packageRoot, 'dist/development-key.json')
if (!existsSync(key)) writeFileSync(key, JSON.stringify(await makeKeyMaterial()))
if (!existsSync(primesFile)) {
  const primes = Array.from({ length: PRIME_COUNT }, () => makeSigningPrime().toString(16))
  writeFileSync(primesFile, JSON.stringify(primes))
}

const seeds = join(preparedFolder!, 'seeds')
mkdirSync(seeds, { recursive: true })
for (const seed of ['contoso', 'empty'])
  writeFileSync(
    join(seeds, `${seed}.sqlite`),
    await makeImage({ schema, sections: async () => seedSections }, seed),
  )

// For editors.
const shape = JSON.stringify(await seedShape(seedSections), undefined, 2)
writeFileSync(join(packageRoot, 'seed/world.schema.json'), `${shape}\n`)
