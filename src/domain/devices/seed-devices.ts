import type { SeedRun, SeedSection } from '../../kernel/organisation/seed.ts'
import { userId } from '../../seed/references.ts'
import { section } from '../../seed/section.ts'
import { SeedError } from '../../seed/seed-error.ts'
import { idOf, inserter, momentOf } from '../../seed/seed-run.ts'
import type { DeviceSeed, HardwareSeed, RegistrationSeed, SystemSeed } from './device-seed.ts'
import { type Invented, invent } from './invented.ts'

/** A device that now stands in the database, with what the Jamf record is made of. */
export interface SeededDevice {
  readonly seq: number
  readonly seed: DeviceSeed
  readonly hardware: HardwareSeed
  readonly system: SystemSeed
  readonly invented: Invented
  /** Who registered it and the id of that registration. */
  readonly registrations: readonly { readonly userId: string; readonly id: string }[]
}

/** The Intune application, which stands as MDM of every device that a partner reports. */
const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'

/** Compliance that nobody renews is void after Intune's default of thirty days. */
const COMPLIANCE_LASTS = 30 * 86_400_000

/**
 * Inserts the hardware and its Entra registrations.
 *
 * @throws SeedError when two devices have one name, or a model, system or user is unknown
 */
function seedDevices(run: SeedRun, devices: readonly DeviceSeed[] = []): void {
  const insert = inserter(run.database, 'devices')
  const seen = new Set<string>()
  const written = devices.map(device => {
    if (seen.has(device.name)) throw new SeedError(`The device ${device.name} is in the seed twice.`)
    seen.add(device.name)
    const hardware = lookUp(
      run.seed.hardware,
      device.hardware,
      `Device ${device.name} has the unknown hardware`,
    )
    const system = lookUp(run.seed.systems, device.system, `Device ${device.name} has the unknown system`)
    const invented = invent(run.seed.tenant.id, device.name, hardware.platform !== 'macOS')
    const seq = insert(deviceRow(device, { hardware, system, invented }))
    const registrations = (device.registrations ?? []).map(it => seedRegistration(run, { device, seq }, it))
    return { seq, seed: device, hardware, system, invented, registrations }
  })
  seeded.set(run, written)
}

const seeded = new WeakMap<SeedRun, readonly SeededDevice[]>()

/** The devices of a seed, in its order, for those who write records of them. */
export function seededDevices(run: SeedRun): readonly SeededDevice[] {
  return seeded.get(run) ?? []
}

function lookUp<Value>(
  all: Readonly<Record<string, Value>> | undefined,
  key: string,
  complaint: string,
): Value {
  const value = all?.[key]
  if (value === undefined) throw new SeedError(`${complaint} "${key}".`)
  return value
}

function deviceRow(
  device: DeviceSeed,
  { hardware, system, invented }: Pick<SeededDevice, 'hardware' | 'system' | 'invented'>,
) {
  return {
    platform: hardware.platform,
    name: device.name,
    serial_number: device.serialNumber ?? invented.serialNumber,
    udid: device.udid ?? (hardware.platform === 'Windows' ? null : invented.udid),
    manufacturer: hardware.manufacturer ?? 'Apple',
    model: hardware.model,
    model_identifier: hardware.modelIdentifier ?? null,
    os_name: system.name,
    os_version: system.version,
    os_build: system.build ?? null,
    mac_address: invented.macAddress,
    alt_mac_address: invented.altMacAddress,
    ip_address: invented.ipAddress,
  }
}

function seedRegistration(
  run: SeedRun,
  { device, seq }: { device: DeviceSeed; seq: number },
  registration: RegistrationSeed,
): { userId: string; id: string } {
  const owner = userId(run.database, registration.user, `A registration of device ${device.name}`)
  const id = idOf(run, 'registration', `${device.name}/${owner}`, registration.id)
  inserter(
    run.database,
    'device_registrations',
  )({
    id,
    device_id: idOf(run, 'entraDevice', `${device.name}/${owner}`, registration.deviceId),
    device_seq: seq,
    trust_type: registration.trustType ?? 'Workplace',
    device_ownership: registration.ownership ?? null,
    device_category: registration.category ?? null,
    registered_at: momentOf(registration.registeredAt ?? '-P90D', run.now),
    last_sign_in_at: momentOf(registration.lastSignInAt ?? '-P1D', run.now),
    ...reportOf(run, registration),
  })
  inserter(run.database, 'registration_users')({ registration_id: id, user_id: owner })
  return { userId: owner, id }
}

function reportOf({ now }: SeedRun, { compliant, managed = true, reportedAt = '-PT3H' }: RegistrationSeed) {
  if (compliant === undefined) return {}
  const reported = momentOf(reportedAt, now)
  return {
    is_compliant: Number(compliant),
    is_managed: Number(managed),
    mdm_app_id: INTUNE_APP_ID,
    compliance_expires_at: momentOf(new Date(Date.parse(reported) + COMPLIANCE_LASTS).toISOString(), now),
    inventory_reported_at: reported,
    compliance_reported_at: reported,
  }
}

const SHAPES = 'src/domain/devices/seed.schema.json'

export const devices: readonly SeedSection[] = [
  section(SHAPES, 'hardware'),
  section(SHAPES, 'systems'),
  section(SHAPES, 'applicationSets'),
  section(SHAPES, 'devices', { write: seedDevices }),
]
