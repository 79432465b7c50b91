import type { Result } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { type Entity, readObject, sql } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { invalidField, unknownId } from '../errors.ts'
import { loadMemberships } from '../groups/memberships.ts'
import { readListOptions, valuesOf } from '../pro/paging.ts'
import { readList } from '../pro/reading.ts'
import { recordId } from '../pro/record-id.ts'
import { mobileDevice, mobileRecord, mobileSections } from './mobile-device.ts'
import { changeMobileDevice } from './mobile-device-changes.ts'
import { mobileDeviceDetail } from './mobile-device-detail.ts'
import { hasMobileDevice } from './mobile-device-rows.ts'
import { mobileDeviceSummary } from './mobile-device-summary.ts'

type JamfCall = Call<Caller>

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
  const { organisation, query } = call
  const names = valuesOf(query, 'section')
  const unknown = names.find(name => !mobileSections.has(name))
  if (unknown) throw invalidField('section', `${unknown} is not a section of this inventory.`)
  const projection = mobileRecord(names.length > 0 ? names : ['GENERAL'])
  const options = readListOptions(call, mobileDevice, 'displayName:asc')
  if (names.includes('GROUPS'))
    loadMemberships(organisation, 'mobileDevice', { entity: projection.entity, options })
  return readList(organisation, { ...projection, countFrom: 'mobile_devices row' }, options)
}

export function getMobileDevice(call: JamfCall): Result {
  return readDevice(call, mobileDeviceSummary)
}

export function getMobileDeviceDetail(call: JamfCall): Result {
  loadMemberships(call.organisation, 'mobileDevice', {
    entity: mobileRecord([]).entity,
    where: byId(call.params.id!),
  })
  return readDevice(call, mobileDeviceDetail)
}

export function updateMobileDevice(call: JamfCall): Result {
  const { organisation, params, body } = call
  const id = recordId(params.id!)
  if (!hasMobileDevice(organisation.database, id)) throw unknownId('Mobile device', params.id!)
  changeMobileDevice(organisation.database, id, body)
  return getMobileDeviceDetail(call)
}

function readDevice({ organisation, params }: JamfCall, entity: Entity): Result {
  const select = Object.keys(entity.properties)
  const found = readObject(organisation.database, entity, { select, where: byId(params.id!) })
  if (found === undefined) throw unknownId('Mobile device', params.id!)
  return Buffer.from(found)
}

function byId(id: string) {
  return sql('row.id = ?', recordId(id))
}
