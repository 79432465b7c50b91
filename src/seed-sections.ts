import { applications } from './domain/applications/seed-applications.ts'
import { devices } from './domain/devices/seed-devices.ts'
import { offices, tenant, users } from './domain/directory/seed-directory.ts'
import { groups } from './domain/directory/seed-groups.ts'
import { tokens } from './domain/tokens/seed-tokens.ts'
import type { SeedSection } from './kernel/organisation/seed.ts'
import { products } from './products/index.ts'

const ofProducts = await Promise.all(products.map(product => product.seed?.() ?? []))

/** All that a seed may say, in the order in which it is written: what the clouds share, and what each of them brings. */
export const seedSections: readonly SeedSection[] = [
  tenant,
  tokens,
  offices,
  users,
  applications,
  ...devices,
  groups,
  ...ofProducts.flat(),
]
