import { askJson, type ControlAddress, ControlError, tell } from './ask.ts'
import { type DevicesControl, devicesControl } from './devices.ts'

/** An application, or an API client of Jamf Pro, with what it takes to act as it. */
export interface Credential {
  readonly displayName: string
  readonly clientId: string
  /** Only of organisations that were created: of the first one, the seed has them. */
  readonly clientSecret?: string
}

/** An organisation and what it takes to act in it. */
export interface Tenant {
  readonly tenantId: string
  readonly displayName: string
  /** The default one of `domains`. */
  readonly domain: string
  readonly domains: readonly string[]
  /** For clients that know the real hosts. */
  readonly authority: string
  /** User principal name; the password is the seed's. */
  readonly administrator?: string
  readonly applications: readonly Credential[]
  readonly jamf: {
    readonly host: string
    readonly url: string
    readonly clients: readonly Credential[]
    readonly accounts: readonly { readonly username: string; readonly password?: string }[]
  }
  /** For the first application that has a secret, by the names that SDKs read: `AZURE_TENANT_ID` … */
  readonly environment: Readonly<Record<string, string>>
}

/** An organisation with its own control; `await using` deletes it at the end. */
export interface TenantUnder<Control> extends Tenant, AsyncDisposable {
  readonly control: Control
  /** One device of it, by any of its names. */
  readonly devices: DevicesControl
  delete(): Promise<void>
}

/** What a new organisation is made of; by default the seed. */
export interface NewTenant {
  /** Of the organisation that is asked. */
  readonly snapshot?: string
  /** Whether it keeps the names, ids, secrets and keys of the snapshot; `new` by default. */
  readonly identity?: 'new' | 'kept'
}

/** The organisations of the emulator. */
export interface TenantsControl<Control> {
  create(options?: NewTenant): Promise<TenantUnder<Control>>
  list(): Promise<Tenant[]>
  /** @param tenant id or domain */
  get(tenant: string): Promise<TenantUnder<Control>>
  /** @param tenant id or domain */
  delete(tenant: string): Promise<void>
}

export function tenantsControl<Control>(
  address: ControlAddress,
  forTenant: (tenant: string) => Control,
): TenantsControl<Control> {
  const pathOf = (tenant: string): string => `tenants/${encodeURIComponent(tenant)}`
  const remove = (tenant: string): Promise<void> => tell(address, pathOf(tenant), { method: 'DELETE' })
  const controlled = (tenant: Tenant): TenantUnder<Control> => ({
    ...tenant,
    control: forTenant(tenant.tenantId),
    devices: devicesControl({ ...address, tenant: tenant.tenantId }),
    delete: () => remove(tenant.tenantId),
    [Symbol.asyncDispose]: () =>
      remove(tenant.tenantId).catch(error => {
        // Then somebody has deleted it already.
        if (!(error instanceof ControlError && error.status === 404)) throw error
      }),
  })
  return {
    create: async (options = {}) =>
      controlled(await askJson(address, 'tenants', { method: 'POST', json: options })),
    list: async () => (await askJson<{ tenants: Tenant[] }>(address, 'tenants')).tenants,
    get: async tenant => controlled(await askJson(address, pathOf(tenant))),
    delete: remove,
  }
}
