import { changeDevice, type DeviceRegistration, findDeviceRegistration } from '../../../domain/devices.ts'
import type { Result } from '../../../kernel/product.ts'
import { sql } from '../../../query/index.ts'
import { insufficientPrivileges, requireGuid, resourceNotFound } from '../failures.ts'
import { byKey, readKey } from '../keys.ts'
import { answerObjectsOf } from '../object-lists.ts'
import { answerCollection, type GraphCall, readEntity } from '../reading.ts'
import { device } from '../resources/device.ts'
import { type Body, readColumns, writing } from '../writing.ts'

const KEYS = { id: 'row.id', deviceid: 'row.device_id' }

/** @throws Failure 404 */
function requireDevice({ world, params }: GraphCall): DeviceRegistration {
  const { name, value } = readKey(params.id!)
  const found = findDeviceRegistration(world.database, requireGuid(value), {
    byDeviceId: name === 'deviceid',
  })
  if (!found) throw resourceNotFound(value)
  return found
}

export const deviceId = (call: GraphCall): string => requireDevice(call).id

export function listDevices(call: GraphCall): Result {
  return answerCollection(call, { entity: device, context: 'devices' })
}

export function getDevice(call: GraphCall): Result {
  const id = call.params.id!
  return readEntity(call, {
    entity: device,
    context: 'devices',
    where: byKey(id, KEYS),
    id: readKey(id).value,
  })
}

/** Compliance of other systems is for Intune alone to say; an approved MDM application may say it of Windows. */
const OF_WINDOWS_ONLY = ['isCompliant', 'isManaged']

export function updateDevice(call: GraphCall): Result {
  const found = requireDevice(call)
  const body = call.body as Body
  const columns = readColumns(device, body)
  if (found.platform !== 'Windows' && OF_WINDOWS_ONLY.some(name => name in body))
    throw insufficientPrivileges(`${OF_WINDOWS_ONLY.join(' and ')} can be set of Windows devices only.`)
  writing(device, () => changeDevice(call.world, found, columns))
  return undefined
}

/** Whoever registered a device: its owners and its users are the same people here. */
export function registeredPeople(call: GraphCall): Result {
  const where = sql(
    'row.deleted_at IS NULL AND row.id IN (SELECT user_id FROM registration_users WHERE registration_id = ?)',
    deviceId(call),
  )
  return answerObjectsOf(call, 'user', { where })
}
