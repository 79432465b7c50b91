import type { Result } from '../../../kernel/product.ts'
import { sql } from '../../../query/index.ts'
import { answerObjectsOf } from '../object-lists.ts'
import type { GraphCall } from '../reading.ts'
import { requireUser } from './users.ts'

/** Devices that a user registered. Who registered a device is its owner too: registrations know one person. */
export function registeredDevices(call: GraphCall): Result {
  const where = sql(
    'row.id IN (SELECT registration_id FROM registration_users WHERE user_id = ?)',
    requireUser(call),
  )
  return answerObjectsOf(call, 'device', { where })
}

export { registeredDevices as ownedDevices }
