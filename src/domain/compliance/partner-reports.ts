import { Failure } from '../../kernel/http/failure.ts'
import { momentFrom } from '../../kernel/organisation/moments.ts'
import { isGuid } from '../../protocols/guid.ts'

/** What a partner reports about one device. */
export interface Report {
  /** The device id in Entra ID, not the object id. */
  readonly deviceId: string
  /** The user who registered the device. */
  readonly userId: string
  /** In the database's form. */
  readonly updatedAt: string
  readonly inventory?: InventoryReport
  readonly compliant?: boolean
}

export interface InventoryReport {
  readonly managed: boolean
  /** False once the device has been silent for more than 24 hours. */
  readonly responsive: boolean
  /** Columns of `devices` with their new values. */
  readonly hardware: Readonly<Record<string, string>>
}

/** Members of an entity and the columns of `devices` that they tell. */
const HARDWARE_COLUMNS: Readonly<Record<string, string>> = {
  DeviceName: 'name',
  Os: 'os_name',
  OsVersion: 'os_version',
  Vendor: 'manufacturer',
  Model: 'model',
  ModelId: 'model_identifier',
  MACAddress: 'mac_address',
  MACAddress2: 'alt_mac_address',
}

const INVENTORY_MEMBERS = [
  'DeviceManagementState',
  'State',
  'LastCheckInTime',
  ...Object.keys(HARDWARE_COLUMNS),
]

type Entity = Readonly<Record<string, unknown>>

/**
 * Reads the content of an upload: an array of entities, or text that holds one as JSON. Which members an entity has decides what it
 * reports, since the numbers of most entity types are not public.
 *
 * @throws Failure `invalid` that names the entity and the member at fault
 */
export function readReports(content: unknown, tenantId: string): Report[] {
  const entities = typeof content === 'string' ? parse(content) : content
  if (!Array.isArray(entities)) throw invalid('Content', 'must be an array or text that holds one')
  return entities.map((entity: unknown, index) => {
    const where = `Content.${index}`
    if (typeof entity !== 'object' || entity === null) throw invalid(where, 'must be an object')
    return readReport(entity as Entity, where, tenantId)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('Content', 'must hold JSON')
  }
}

function readReport(entity: Entity, where: string, tenantId: string): Report {
  if (!Number.isInteger(entity.EntityType)) throw invalid(`${where}.EntityType`, 'must be an integer')
  if (entity.TenantId != null && String(entity.TenantId).toLowerCase() !== tenantId) {
    throw invalid(`${where}.TenantId`, 'is not the tenant of the access token')
  }
  const updatedAt = typeof entity.LastUpdateTime === 'string' ? momentFrom(entity.LastUpdateTime) : undefined
  if (!updatedAt) throw invalid(`${where}.LastUpdateTime`, 'must be an ISO 8601 time')
  const inventory = readInventory(entity, where)
  const compliant = readCompliance(entity, where)
  if (!inventory && compliant === undefined) throw invalid(where, 'reports neither inventory nor compliance')
  return {
    deviceId: readGuid(entity, 'DeviceId', where),
    userId: readGuid(entity, 'UserId', where),
    updatedAt,
    ...(inventory ? { inventory } : {}),
    ...(compliant === undefined ? {} : { compliant }),
  }
}

function readGuid(entity: Entity, name: string, where: string): string {
  const value = entity[name]
  if (typeof value !== 'string' || !isGuid(value)) throw invalid(`${where}.${name}`, 'must be a GUID')
  return value
}

/** Jamf's older form has no verdict; of its facts only the one that Intune always insists on is judged. */
function readCompliance(entity: Entity, where: string): boolean | undefined {
  const { complianceStatus, Encrypted } = entity
  if (complianceStatus !== undefined) {
    if (complianceStatus === 'compliant' || complianceStatus === 'notCompliant') {
      return complianceStatus === 'compliant'
    }
    throw invalid(`${where}.complianceStatus`, 'must be compliant or notCompliant')
  }
  if (Encrypted === undefined || typeof Encrypted === 'boolean') return Encrypted
  throw invalid(`${where}.Encrypted`, 'must be a Boolean')
}

function readInventory(entity: Entity, where: string): InventoryReport | undefined {
  if (!INVENTORY_MEMBERS.some(name => entity[name] !== undefined)) return undefined
  const { DeviceManagementState: management, State: state } = entity
  if (management !== undefined && management !== 'managed' && management !== 'notManaged') {
    throw invalid(`${where}.DeviceManagementState`, 'must be managed or notManaged')
  }
  const activation = state === undefined ? '0' : String(state)
  if (!/^[012]$/.test(activation)) throw invalid(`${where}.State`, 'must be 0, 1 or 2')
  return {
    managed: management === undefined ? activation !== '1' : management === 'managed',
    responsive: activation !== '2',
    hardware: readHardware(entity, where),
  }
}

function readHardware(entity: Entity, where: string): Record<string, string> {
  const hardware: Record<string, string> = {}
  for (const [member, column] of Object.entries(HARDWARE_COLUMNS)) {
    const value = entity[member]
    if (value == null || value === '') continue
    if (typeof value !== 'string') throw invalid(`${where}.${member}`, 'must be a string')
    hardware[column] = value
  }
  return hardware
}

function invalid(target: string, message: string): Failure {
  return new Failure('invalid', `${target} ${message}.`, { target })
}
