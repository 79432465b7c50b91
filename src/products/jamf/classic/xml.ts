import type { XMLBuilder } from 'fast-xml-parser'

let builder: XMLBuilder | undefined

/** Loaded on first use: most clients never need it, and it would slow down every start. */
async function xmlBuilder(): Promise<XMLBuilder> {
  const { XMLBuilder } = await import('fast-xml-parser')
  builder ??= new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: true })
  return builder
}

/** What an element of a list is called, where it is not the singular of the list's name. */
const ELEMENTS: Readonly<Record<string, string>> = {
  available_software_updates: 'name',
  cached_by_casper: 'package',
  computer_group_memberships: 'group',
  criteria: 'criterion',
  filevault2_users: 'user',
  installed_by_casper: 'package',
  installed_by_installer_swu: 'package',
  licensed_software: 'name',
  local_accounts: 'user',
  mapped_printers: 'printer',
  provisioning_profiles: 'mobile_device_provisioning_profile',
  running_services: 'name',
  storage: 'device',
}

/** Lists within records that begin with the number of their elements; one that is the whole reply always does. */
const SIZED = new Set([
  'applications',
  'certificates',
  'computers',
  'configuration_profiles',
  'criteria',
  'fonts',
  'mobile_devices',
  'plugins',
  'provisioning_profiles',
])

/** A value as the Classic API writes it in XML; it has the shape that the JSON form has. */
export async function toXml(value: object): Promise<string> {
  const members = Object.entries(value).map(([name, member]) => [
    name,
    Array.isArray(member) ? shapeList(member, { name, isSized: true }) : shape(member, name),
  ])
  const xml = (await xmlBuilder()).build(Object.fromEntries(members))
  return `<?xml version="1.0" encoding="UTF-8"?>${xml}`
}

function shape(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return shapeList(value, { name, isSized: SIZED.has(name) })
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, shape(inner, member)]))
  }
  // XML has no way to write other control characters.
  return typeof value === 'string'
    ? value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    : value
}

function shapeList(
  elements: readonly unknown[],
  { name, isSized }: { name: string; isSized: boolean },
): object {
  const element = ELEMENTS[name] ?? name.replace(/ies$/, 'y').replace(/s$/, '')
  const size = isSized ? { size: elements.length } : {}
  return { ...size, [element]: elements.map(item => shape(item, element)) }
}
