import { changeDevice, findDeviceRegistration } from '../../../domain/devices/devices.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import { insufficientPrivileges } from '../errors.ts'
import { entitySet } from '../odata/entity-set.ts'
import { requireId } from '../odata/keys.ts'
import type { GraphCall } from '../odata/reading.ts'
import { readColumns, writing } from '../odata/writing.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { device } from './device.ts'
import { membershipActions } from './memberships.ts'

/** All that can be done with devices. */
export const devices = {
  ...entitySet(device, { set: 'devices' }),
  ...membershipActions(device),
  updateDevice,
}

/** Compliance of other systems is for Intune alone to say; an approved MDM application may say it of Windows. */
const OF_WINDOWS_ONLY = ['isCompliant', 'isManaged']

function updateDevice(call: GraphCall<RequestBodies['updateDevice']>): Result {
  const found = findDeviceRegistration(call.organisation.database, requireId(call, device))!
  const columns = readColumns(device, call.body)
  if (found.platform !== 'Windows' && OF_WINDOWS_ONLY.some(name => name in call.body))
    throw insufficientPrivileges(`${OF_WINDOWS_ONLY.join(' and ')} can be set of Windows devices only.`)
  writing(device, () => changeDevice(call.organisation, found, columns))
  return undefined
}
