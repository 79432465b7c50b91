import { Failure } from '../../kernel/http/failure.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { all, values } from '../../query/index.ts'
import { invalid, listed, SOME, someOf } from '../wording.ts'

/** One piece of hardware, and Jamf Pro's record of it. */
export interface Device {
  readonly seq: number
  readonly name: string
  readonly serial_number: string | null
  readonly platform: string
  readonly computer_id: number | null
  readonly mobile_device_id: number | null
}

const DEVICE = `SELECT d.seq, d.name, d.serial_number, d.platform, c.id AS computer_id, m.id AS mobile_device_id
  FROM devices d LEFT JOIN computers c ON c.device_seq = d.seq LEFT JOIN mobile_devices m ON m.device_seq = d.seq`

/** Where a device is looked for, each by an index. What is unique comes first: a device may be called like the serial number of another. */
const PLACES = [
  'd.serial_number = @text',
  'd.udid = @text',
  'd.seq IN (SELECT device_seq FROM device_registrations WHERE id = @text OR device_id = @text)',
  'd.seq IN (SELECT device_seq FROM computers WHERE management_id = @text)',
  'd.seq IN (SELECT device_seq FROM mobile_devices WHERE management_id = @text)',
  'd.name = @text',
] as const

/**
 * The device that a text means: its name, serial number or UDID, the id or device id of one of its Entra registrations, or Jamf Pro's management id
 * of it, in any case. Jamf Pro's own ids are not unique: a Mac and a mobile device may both be 7.
 *
 * @throws Failure `notFound`; `invalid` for a name that fits several
 */
export function findDevice(database: Database, text: string): Device {
  for (const place of PLACES) {
    const found = all<Device>(database, `${DEVICE} WHERE ${place} LIMIT 20`, { text })
    if (found.length === 1) return found[0]!
    if (found.length > 1) {
      const serials = listed(found.map(({ serial_number, seq }) => serial_number ?? `number ${seq}`))
      throw invalid(`Several devices are called '${text}'; say which by its serial number: ${serials}.`)
    }
  }
  throw new Failure(
    'notFound',
    `There is no device '${text}'; there are ${someOf(firstNames(database))}. A serial number, a UDID, an Entra id or device id, or Jamf Pro's management id finds one, too.`,
  )
}

function firstNames(database: Database): string[] {
  return values<string>(database, 'SELECT name FROM devices ORDER BY seq LIMIT ?', SOME + 1)
}
