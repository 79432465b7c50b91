import { momentAfter, momentFrom } from '../../kernel/organisation/moments.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { applicationVersions } from '../../products/jamf/agent/reported-applications.ts'
import { columnsOf, HARDWARE_FACTS } from '../../products/jamf/agent/reported-facts.ts'
import {
  COMPUTER_FACTS,
  factsOfComputer,
  reportComputer,
} from '../../products/jamf/computers/agent/inventory.ts'
import {
  factsOfMobileDevice,
  MOBILE_DEVICE_FACTS,
  reportMobileDevice,
  SECURITY_FACTS,
} from '../../products/jamf/mobile-devices/agent/inventory.ts'
import { all, sql, updateRow, value } from '../../query/index.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { invalid, listed } from '../wording.ts'
import type { Device } from './find-device.ts'

type Facts = RequestBodies['setDeviceFacts']

const RECORDED = ['applications', 'extensionAttributes', 'lastInventoryUpdate', 'lastCheckIn']

interface Kind {
  readonly called: string
  readonly facts: readonly string[]
}

function kindOf({ computer_id, mobile_device_id }: Device): Kind {
  if (computer_id !== null) {
    return { called: 'a Mac', facts: [...Object.keys(COMPUTER_FACTS), 'fileVault', ...RECORDED] }
  }
  if (mobile_device_id !== null) {
    const facts = [...Object.keys(MOBILE_DEVICE_FACTS), ...Object.keys(SECURITY_FACTS), ...RECORDED]
    return { called: 'a mobile device', facts }
  }
  return { called: 'a device without a record in Jamf Pro', facts: Object.keys(HARDWARE_FACTS) }
}

/**
 * Takes an inventory update of a device that reports these facts.
 *
 * @throws Failure `invalid` for a fact that such a device does not have, and an extension attribute that there is not
 */
export function reportFacts(organisation: Organisation, device: Device, facts: Facts): void {
  const { called, facts: known } = kindOf(device)
  const unknown = Object.keys(facts).find(name => !known.includes(name))
  if (unknown !== undefined)
    throw invalid(`${device.name} is ${called}, which has no '${unknown}'; it has ${listed(known)}.`)
  requireInstalled(organisation.database, device, facts)
  const { computer_id, mobile_device_id } = device
  const reported = { ...facts, ...momentsIn(organisation, facts) }
  if (computer_id !== null) {
    const attributes = attributesIn(organisation.database, facts, 'computer')
    reportComputer(organisation, computer_id, { ...reported, attributes })
  } else if (mobile_device_id !== null) {
    const attributes = attributesIn(organisation.database, facts, 'mobileDevice')
    reportMobileDevice(organisation, mobile_device_id, { ...reported, attributes })
  } else {
    const { hardware = {} } = columnsOf(facts, HARDWARE_FACTS)
    updateRow(organisation.database, 'devices', { columns: hardware, where: sql('row.seq = ?', device.seq) })
  }
}

/** What a device has reported last; undefined for one that reports to nobody here. */
export function factsOf(database: Database, device: Device): object | undefined {
  const { computer_id, mobile_device_id } = device
  const applications = applicationsOf(database, device)
  if (computer_id !== null) {
    const attributes = attributesOf(database, 'computer', computer_id)
    return { ...factsOfComputer(database, computer_id), ...attributes, applications }
  }
  if (mobile_device_id !== null) return { ...factsOfMobileDevice(database, mobile_device_id), applications }
  return undefined
}

/** Name -> version; none for a device that reports to nobody here. */
function applicationsOf(
  database: Database,
  { computer_id, mobile_device_id }: Device,
): Readonly<Record<string, string>> {
  if (computer_id !== null) return applicationVersions(database, { table: 'computers', id: computer_id })
  if (mobile_device_id === null) return {}
  return applicationVersions(database, { table: 'mobile_devices', id: mobile_device_id })
}

/** What is misspelt would go nowhere. @throws Failure `invalid` for an application that is to go and is not there */
function requireInstalled(database: Database, device: Device, { applications = {} }: Facts): void {
  const going = Object.keys(applications).filter(name => applications[name] === null)
  if (going.length === 0) return
  const installed = applicationsOf(database, device)
  const missing = going.find(name => !Object.hasOwn(installed, name))
  if (missing !== undefined)
    throw invalid(`${device.name} has no application '${missing}'; it has ${listed(Object.keys(installed))}.`)
}

/** Moments in the database's form. */
function momentsIn({ clock }: Organisation, facts: Facts): Record<string, string> {
  const given = (['lastInventoryUpdate', 'lastCheckIn'] as const).flatMap(name => {
    const text = facts[name]
    return text === undefined ? [] : [[name, readMoment(name, text, clock.now())] as const]
  })
  return Object.fromEntries(given)
}

function readMoment(name: string, text: string, now: number): string {
  const moment = momentFrom(text) ?? momentAfter(text, now)
  if (moment) return moment
  throw invalid(
    `The ${name} '${text}' is neither a moment such as 2030-01-01T00:00:00Z nor a duration such as -P3D.`,
  )
}

function attributesIn(
  database: Database,
  { extensionAttributes = {} }: Facts,
  target: 'computer' | 'mobileDevice',
): Map<number, readonly string[]> {
  const changes = new Map<number, readonly string[]>()
  for (const [name, given] of Object.entries(extensionAttributes)) {
    const text = 'SELECT id FROM jamf_extension_attributes WHERE target = ? AND name = ?'
    const id = value<number>(database, text, target, name)
    if (id === undefined) throw unknownAttribute(database, name, target)
    changes.set(id, given === null ? [] : [given].flat())
  }
  return changes
}

function unknownAttribute(database: Database, name: string, target: string) {
  const known = all<{ name: string }>(
    database,
    'SELECT name FROM jamf_extension_attributes WHERE target = ? ORDER BY name LIMIT 21',
    target,
  )
  const names = known.length > 0 ? `there are ${listed(known.map(it => it.name))}` : 'there are none'
  return invalid(`There is no extension attribute '${name}'; ${names}.`)
}

function attributesOf(database: Database, target: string, id: number): object {
  const rows = all<{ name: string; values_json: string }>(
    database,
    `SELECT name, values_json FROM computer_extension_values JOIN jamf_extension_attributes ON id = attribute_id
     WHERE target = ? AND computer_id = ? ORDER BY name`,
    target,
    id,
  )
  return { extensionAttributes: Object.fromEntries(rows.map(row => [row.name, JSON.parse(row.values_json)])) }
}
