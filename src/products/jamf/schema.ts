import type { SchemaPart } from '../../kernel/sqlite/schema.ts'

/** What Jamf Pro keeps, area by area. */
export const schema: readonly SchemaPart[] = [
  { file: 'src/products/jamf/organisation/schema.sql' },
  { file: 'src/products/jamf/computers/schema.sql' },
  { file: 'src/products/jamf/mobile-devices/schema.sql' },
  { file: 'src/products/jamf/groups/schema.sql' },
  { file: 'src/products/jamf/access/schema.sql' },
]
