import {
  changeDevice,
  type DeviceRegistration,
  deleteDeviceRegistration,
  findDeviceRegistration,
} from '../../../domain/devices/devices.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import { badRequest } from '../errors.ts'
import { declareDeletion } from '../odata/deletions.ts'
import { entitySet } from '../odata/entity-set.ts'
import { requireId } from '../odata/keys.ts'
import { bind } from '../odata/navigation/bindings.ts'
import type { GraphCall } from '../odata/reading.ts'
import { readColumns, unknownMember, writing } from '../odata/writing.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { device, EXTENSION_ATTRIBUTES } from './device.ts'
import { membershipActions } from './memberships.ts'

/** All that can be done with devices. */
export const devices = {
  ...entitySet(device, { set: 'devices' }),
  ...membershipActions(device),
  updateDevice,
  deleteDevice,
}

/**
 * Deleted devices are gone for good: v1.0 lists no devices among deleted items, `/beta` keeps them as a preview (documented: directory,
 * device-delete of both versions).
 */
const remove = ({ organisation }: GraphCall, id: string): void =>
  deleteDeviceRegistration(organisation.database, id)

declareDeletion('devices', remove)

function deleteDevice(call: GraphCall): Result {
  remove(call, requireId(call, device))
  return undefined
}

/**
 * What applications may write of the devices of a platform, where it is not everything: of Windows, whose compliance an approved MDM
 * application may report (documented). Of Linux they cannot even write extension attributes (documented; that the words are the same is
 * assumed).
 */
function writableOf({ platform }: DeviceRegistration): readonly string[] | undefined {
  if (platform === 'Windows') return undefined
  return platform === 'Linux' ? [] : ['extensionAttributes']
}

function updateDevice(call: GraphCall<RequestBodies['updateDevice']>): Result {
  const { body } = call
  const found = findDeviceRegistration(call.organisation.database, requireId(call, device))!
  const columns = readColumns(device, body)
  const writable = writableOf(found)
  // msgraph-sdk-powershell#2066, #2327, #2723; microsoftgraph/microsoft-graph-docs#15707
  if (writable && !Object.keys(body).every(name => writable.includes(name)))
    throw badRequest('Properties other than ExtendedAttribute1..15 can be modified only on windows devices.')
  const unknown = Object.keys(body.extensionAttributes ?? {}).find(
    name => !EXTENSION_ATTRIBUTES.includes(name),
  )
  if (unknown !== undefined) throw unknownMember(unknown)
  const { organisation } = call
  writing(device, { database: organisation.database, columns: columns.row }, () =>
    changeDevice(organisation, found, columns),
  )
  bind(call, { entity: device, written: [], id: found.id, body })
  return undefined
}
