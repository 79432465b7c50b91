import type { SchemaPart } from '../../kernel/sqlite/schema.ts'
import { computers } from './computers/schema.ts'
import { deviceCompliance } from './microsoft/schema.ts'
import { mobileDevices } from './mobile-devices/schema.ts'

/** What Jamf Pro keeps, area by area. */
export const schema: readonly SchemaPart[] = [
  { file: 'src/products/jamf/organisation/schema.sql' },
  { file: 'src/products/jamf/scripts/schema.sql' },
  computers,
  mobileDevices,
  { file: 'src/products/jamf/groups/schema.sql' },
  {
    file: 'src/products/jamf/access/schema.sql',
    names: {
      jamfName: 'SELECT username FROM jamf_accounts UNION ALL SELECT client_id FROM jamf_api_clients',
      // Every organisation of a seed has the same user names, with passwords of its own.
      jamfCredentials: `SELECT username || ' ' || password_hash FROM jamf_accounts
        UNION ALL SELECT client_id || ' ' || secret_sha256 FROM jamf_api_clients`,
    },
  },
  deviceCompliance,
]
