import type { Database } from '../../../kernel/sqlite/database.ts'
import { all, value } from '../../../query/statements/statements.ts'

/** How the client addressed the cloud that tells it where another one is. */
export interface Addressed {
  /** Host name, lower case, without port. */
  readonly host: string
  /** `scheme://host[:port]`. */
  readonly origin: string
}

const REAL_HOSTS = /^graph\.(?:microsoft\.com|windows\.net)$/

/**
 * Where Intune's services of an organisation are, without a slash at the end, in the form of address that the client
 * uses itself: a client that keeps the real host names is led to one, any other stays on the port it knows.
 */
export function serviceOrigin(database: Database, { host, origin }: Addressed): string {
  const scaleUnit = value<string>(database, 'SELECT intune_scale_unit FROM organization')!
  return REAL_HOSTS.test(host)
    ? `https://fef.${scaleUnit}.manage.microsoft.com`
    : `${origin}/fef/${scaleUnit}`
}

/** One service that a service principal publishes. */
export interface ServiceEndpoint {
  readonly id: string
  readonly providerName: string
  readonly providerId: string
  readonly uri: string
}

/** What a service principal publishes, in a constant order. */
export function serviceEndpoints(
  database: Database,
  servicePrincipalId: string,
  addressed: Addressed,
): ServiceEndpoint[] {
  const base = serviceOrigin(database, addressed)
  const rows = all<Record<'id' | 'provider_name' | 'provider_id' | 'path', string>>(
    database,
    'SELECT id, provider_name, provider_id, path FROM service_endpoints WHERE service_principal_id = ? ORDER BY rowid',
    servicePrincipalId,
  )
  return rows.map(row => ({
    id: row.id,
    providerName: row.provider_name,
    providerId: row.provider_id,
    uri: base + row.path,
  }))
}
