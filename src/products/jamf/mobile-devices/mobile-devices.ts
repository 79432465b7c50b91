import type { Result } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../caller.ts'
import { loadAllMemberships, loadMemberships } from '../groups/memberships.ts'
import { readListOptions, sectionsAsked } from '../pro/paging.ts'
import { existingId, readList, readOne } from '../pro/reading.ts'
import { byId } from '../pro/record-table.ts'
import { asksForGroups } from './group-filter.ts'
import { mobileDevice, mobileRecord, mobileSections } from './mobile-device.ts'
import { changeMobileDevice, type MobileDeviceUpdate } from './mobile-device-changes.ts'
import { mobileDeviceDetail } from './mobile-device-detail.ts'
import { mobileDeviceSummary } from './mobile-device-summary.ts'

type JamfCall = Call<Caller>

const DEVICE = { noun: 'Mobile device', table: 'mobile_devices' }

/** A line per device; the real list takes no filter either. */
export function listMobileDevices({
  organisation,
  query: { filter: _, ...query },
  parameters,
}: JamfCall): Result {
  return readList(
    organisation,
    { entity: mobileDeviceSummary },
    readListOptions({ query, parameters }, mobileDeviceSummary, 'id:asc'),
  )
}

/** Inventory records with the sections asked for. */
export function listMobileDeviceDetails(call: JamfCall): Result {
  const { organisation } = call
  const names = sectionsAsked(call, mobileSections)
  const projection = mobileRecord(names)
  const given = readListOptions(call, mobileDevice, 'displayName:asc')
  const ofGroups = asksForGroups(given.filter)
  const options = ofGroups ? { ...given, filter: ofGroups } : given
  if (ofGroups) loadAllMemberships(organisation, 'mobileDevice')
  else if (names.includes('GROUPS')) {
    loadMemberships(organisation, 'mobileDevice', { entity: projection.entity, options })
  }
  return readList(organisation, { ...projection, countFrom: 'mobile_devices row' }, options)
}

export function getMobileDevice(call: JamfCall): Result {
  return readOne(call, { ...DEVICE, entity: mobileDeviceSummary })
}

export function getMobileDeviceDetail(call: JamfCall): Result {
  const where = byId(call.params.id!)
  loadMemberships(call.organisation, 'mobileDevice', { entity: mobileRecord([]).entity, where })
  return readOne(call, { ...DEVICE, entity: mobileDeviceDetail })
}

export function updateMobileDevice(call: Call<Caller, MobileDeviceUpdate>): Result {
  changeMobileDevice(call.organisation.database, existingId(call, DEVICE), call.body)
  return getMobileDeviceDetail(call)
}
