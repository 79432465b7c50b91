import type { Result } from '../../../kernel/http/reply.ts'
import type { Call, Operations } from '../../../kernel/pipeline/product.ts'
import { readObject, value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import {
  byEachKey,
  classicList,
  deviceBy,
  keyOf,
  matching,
  parsedRecord,
  partsOf,
} from '../classic/reading.ts'
import { membersOf } from '../classic/record.ts'
import { loadMemberships } from '../groups/memberships.ts'
import { mobileDeviceParts } from './classic-mobile-device.ts'
import { classicMobileDevice, classicMobileDeviceMatch } from './classic-mobile-lists.ts'
import { mobileRecord, mobileSections } from './mobile-device.ts'

type JamfCall = Call<Caller>

function classicListMobileDevices(call: JamfCall): Result {
  return classicList(call, 'mobile_devices', { entity: classicMobileDevice })
}

function classicMatchMobileDevices(call: JamfCall): Result {
  const filter = matching(classicMobileDeviceMatch, call.params.value!)
  return classicList(call, 'mobile_devices', { entity: classicMobileDeviceMatch, filter })
}

/** One mobile device by whatever the path names it by, or some parts of it. */
function classicGetMobileDevice(call: JamfCall): Result {
  const { value: key, subset } = call.params
  const { database } = call.organisation
  const where = deviceBy(keyOf(call.operation), key!)
  const { entity, select } = mobileRecord([...mobileSections.keys()])
  loadMemberships(call.organisation, 'mobileDevice', { entity, where })
  const record = parsedRecord(readObject(database, entity, { select, where }), key!)
  const { siteId } = membersOf(record.general)
  const site = value(database, 'SELECT name FROM jamf_sites WHERE id = ?', siteId ?? null)
  const whole = {
    ...record,
    id: String(record.mobileDeviceId),
    building: '',
    department: '',
    site: site ?? 'None',
  }
  return { mobile_device: partsOf(mobileDeviceParts, whole, subset) }
}

export const classicMobileDevices: Operations<Caller> = {
  classicListMobileDevices,
  classicMatchMobileDevices,
  ...byEachKey('classicGetMobileDevice', classicGetMobileDevice),
  ...byEachKey('classicGetMobileDeviceSubset', classicGetMobileDevice),
}
