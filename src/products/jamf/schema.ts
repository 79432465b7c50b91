import type { SchemaPart } from '../../kernel/sqlite/schema.ts'
import { computers } from './computers/schema.ts'
import { mobileDevices } from './mobile-devices/schema.ts'

/** What Jamf Pro keeps, area by area. */
export const schema: readonly SchemaPart[] = [
  { file: 'src/products/jamf/organisation/schema.sql' },
  { file: 'src/products/jamf/scripts/schema.sql' },
  computers,
  mobileDevices,
  { file: 'src/products/jamf/groups/schema.sql' },
  { file: 'src/products/jamf/access/schema.sql' },
]
