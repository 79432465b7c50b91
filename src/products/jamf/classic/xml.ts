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
  categories: 'category',
  computer_group_memberships: 'group',
  criteria: 'criterion',
  filevault2_users: 'user',
  installed_by_casper: 'package',
  installed_by_installer_swu: 'package',
  licensed_software: 'name',
  local_accounts: 'user',
  mapped_printers: 'printer',
  running_services: 'name',
  storage: 'device',
}

/** Lists that begin with the number of their elements. */
const SIZED = new Set([
  'applications',
  'buildings',
  'categories',
  'certificates',
  'computer_groups',
  'computers',
  'configuration_profiles',
  'criteria',
  'departments',
  'fonts',
  'mobile_device_groups',
  'mobile_devices',
  'plugins',
  'scripts',
  'sites',
])

/** A value as the Classic API writes it in XML; it has the shape that the JSON form has. */
export async function toXml(value: object): Promise<string> {
  const xml = (await xmlBuilder()).build(shape(value, ''))
  return `<?xml version="1.0" encoding="UTF-8"?>${xml}`
}

function shape(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return shapeList(value, name)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, shape(inner, member)]))
  }
  // XML has no way to write other control characters.
  return typeof value === 'string'
    ? value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    : value
}

function shapeList(elements: readonly unknown[], name: string): object {
  const element = ELEMENTS[name] ?? name.replace(/s$/, '')
  const size = SIZED.has(name) ? { size: elements.length } : {}
  return { ...size, [element]: elements.map(item => shape(item, element)) }
}
