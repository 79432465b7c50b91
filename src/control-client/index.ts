import { type ApplicationsControl, applicationsControl } from './applications.ts'
import { ask, askJson, type ControlAddress, controlUrl, tell } from './ask.ts'
import { type ClockControl, clockControl } from './clock.ts'
import { type ContractControl, contractControl } from './contract/contract.ts'
import { type DeviceComplianceControl, deviceComplianceControl } from './device-compliance.ts'
import { type DevicesControl, devicesControl } from './devices.ts'
import { type EventsControl, eventsControl } from './events.ts'
import { type FaultsControl, faultsControl } from './faults.ts'
import { type KeysControl, keysControl } from './keys.ts'
import { type RequestsControl, requestsControl } from './requests.ts'
import { type SettingsControl, settingsControl } from './settings.ts'
import { type SnapshotsControl, snapshotsControl } from './snapshots.ts'
import { type TenantsControl, type TenantUnder, tenantsControl } from './tenants.ts'
import { type TokensControl, tokensControl } from './tokens.ts'

export type * from './applications.ts'
export { type ControlAddress, ControlError } from './ask.ts'
export type * from './clock.ts'
export type * from './contract/contract.ts'
export type * from './device-compliance.ts'
export type * from './devices.ts'
export type * from './events.ts'
export type * from './faults.ts'
export type * from './keys.ts'
export type * from './requests.ts'
export type * from './settings.ts'
export type * from './snapshots.ts'
export type * from './tenants.ts'
export type * from './tokens.ts'

/** The emulator's own API, for one organisation. Every method throws a ControlError with the emulator's sentence when it refuses. */
export interface Control {
  /** `http://host:port/_localtenant`. */
  readonly url: string
  health(): Promise<{ readonly status: 'ok'; readonly tenants: readonly string[] }>
  /** The certificate that clients have to trust, PEM. */
  caCertificate(): Promise<string>
  /** The same for another organisation. @param tenant id or domain, `*` for all where that makes sense */
  forTenant(tenant: string): Control
  /** Back to the seed, or to a snapshot; without faults, with an empty journal. */
  reset(options?: { readonly snapshot?: string }): Promise<void>
  readonly tenants: TenantsControl<Control>
  readonly snapshots: SnapshotsControl
  readonly clock: ClockControl
  readonly faults: FaultsControl
  readonly requests: RequestsControl
  readonly contract: ContractControl
  readonly tokens: TokensControl
  readonly keys: KeysControl
  readonly settings: SettingsControl
  readonly applications: ApplicationsControl
  /** One device, by any of its names. */
  readonly devices: DevicesControl
  readonly deviceCompliance: DeviceComplianceControl
  readonly events: EventsControl
  /** Figures for Prometheus, in its text format. */
  metrics(): Promise<string>
}

/** An organisation with its own control; `await using` deletes it at the end. */
export type ControlledTenant = TenantUnder<Control>

/** A client for the control API of a running emulator, by default for its first organisation. */
export function openControl(address: ControlAddress): Control {
  const forTenant = (tenant: string): Control => openControl({ ...address, tenant })
  return {
    url: controlUrl(address.url),
    health: () => askJson({ ...address, tenant: undefined }, 'health'),
    caCertificate: async () => (await ask({ ...address, tenant: undefined }, 'ca.pem')).text(),
    forTenant,
    reset: (options = {}) => tell(address, 'reset', { method: 'POST', json: options }),
    snapshots: snapshotsControl(address),
    clock: clockControl(address),
    faults: faultsControl(address),
    requests: requestsControl(address),
    contract: contractControl(address),
    tokens: tokensControl(address),
    keys: keysControl(address),
    settings: settingsControl(address),
    applications: applicationsControl(address),
    devices: devicesControl(address),
    deviceCompliance: deviceComplianceControl(address),
    events: eventsControl(address),
    metrics: async () => (await ask(address, 'metrics')).text(),
    tenants: tenantsControl(address, forTenant),
  }
}
