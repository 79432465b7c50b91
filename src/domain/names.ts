import type { Database } from '../kernel/database.ts'
import { type Creation, derivedId, labelOf, tenantIdOf } from './creation.ts'

/** What tells an organisation from others, in lower case: its names, and the ids of its applications and Jamf Pro API clients. */
export interface Names {
  readonly tenantId: string
  readonly jamfHost: string
  readonly domains: readonly string[]
  readonly ids: readonly string[]
}

export function listOf({ tenantId, jamfHost, domains, ids }: Names): string[] {
  return [tenantId, jamfHost, ...domains, ...ids]
}

export function readNames(database: Database): Names {
  const { tenantId, jamfHost } = database
    .prepare('SELECT lower(id) tenantId, lower(jamf_host) jamfHost FROM organization')
    .get() as { tenantId: string; jamfHost: string }
  const texts = (sql: string): string[] => database.prepare(sql).pluck().all() as string[]
  return {
    tenantId,
    jamfHost,
    domains: texts('SELECT lower(name) FROM domains ORDER BY is_default DESC, is_initial DESC, name'),
    ids: texts('SELECT lower(app_id) FROM applications UNION SELECT lower(client_id) FROM jamf_api_clients'),
  }
}

/** Labels that were put before a domain here begin like this, and are taken off again when such an organisation is copied. */
const LABEL = /^w[0-9a-f]{10}\./

/** The names of an organisation that is made of the one with `former` names. */
export function newNames({ domains, ids }: Names, creation: Creation): Names {
  const label = labelOf(creation)
  return {
    tenantId: tenantIdOf(creation),
    jamfHost: `${label}.jamfcloud.com`,
    domains: domains.map(name =>
      name.endsWith('.onmicrosoft.com') ? `${label}.onmicrosoft.com` : `${label}.${name.replace(LABEL, '')}`,
    ),
    ids: ids.map(id => derivedId(creation, id)),
  }
}

/** Columns with such names in them, alone or within other text. Foreign keys to domains and applications follow by themselves. */
export const NAMED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  service_principals: ['app_id', 'app_owner_organization_id', 'service_principal_names_json'],
  organization: ['id', 'jamf_host'],
  domains: ['name'],
  users: ['user_principal_name', 'mail', 'other_mails_json', 'proxy_addresses_json'],
  groups: ['mail'],
  applications: [
    'app_id',
    'home_tenant_id',
    'publisher_domain',
    'identifier_uris_json',
    'web_redirect_uris_json',
    'required_resource_access_json',
  ],
  service_principal_names: ['name'],
  device_registrations: ['mdm_app_id', 'reporter_app_id'],
  compliance_management_partners: ['app_id'],
  device_management_partners: ['single_tenant_app_id'],
  partner_tenants: ['app_id', 'enrollment_url', 'remediation_url'],
  partner_compliance_policies: ['app_id'],
  data_upload_messages: ['app_id', 'content_json'],
  computers: ['username', 'email', 'purchasing_contact', 'certificates_json'],
  mobile_devices: ['username', 'email_address', 'purchasing_json', 'shared_users_json'],
  jamf_api_clients: ['client_id'],
  jamf_accounts: ['email'],
}

/**
 * Takes texts apart at the names in them, whatever the case: each name becomes its place in the list. A text without any gives undefined.
 */
export function namesIn(names: readonly string[]): (text: string) => (string | number)[] | undefined {
  const places = new Map(names.map((name, place) => [name, place]))
  const escaped = names.map(name => name.replaceAll('.', '\\.'))
  // A host below a domain is somebody's server; only the domain itself and what stands before an @ is the organisation's.
  const pattern = new RegExp(`(?<![\\w.-])(${escaped.join('|')})(?![\\w.-])`, 'i')
  return text => {
    // Every second piece is what the pattern has caught.
    const pieces = text.split(pattern)
    if (pieces.length === 1) return undefined
    return pieces.map((piece, index) => (index % 2 === 0 ? piece : places.get(piece.toLowerCase())!))
  }
}
