import { createHash } from 'node:crypto'
import type { Database } from '../kernel/database.ts'
import { uuidFrom } from '../kernel/random.ts'
import { emptyOutbox } from './outbox.ts'
import { hashSecret, hint } from './secrets.ts'

/** What makes a created organisation differ from what it was made of. Everything follows from it, so a reset gives the same again. */
export interface Creation {
  /** Unguessable text that names, ids and secrets are derived from. */
  readonly key: string
  /** Counts the organisations created by this emulator: each has a signing key of its own. */
  readonly number: number
  /** Milliseconds of the machine. */
  readonly moment: number
}

/** Columns with names, addresses or ids of an organisation and its applications in them, alone or within other text. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  service_principals: ['app_id', 'app_owner_organization_id', 'service_principal_names_json'],
  organization: ['id', 'jamf_host'],
  domains: ['name'],
  enrollment_discovery: ['domain'],
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
  password_credentials: ['app_id'],
  key_credentials: ['app_id'],
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

/** Microsoft Graph's principal has a quarter of a megabyte of permissions, and all of it would be written anew. */
const RESTRICTIONS: Readonly<Record<string, string>> = {
  service_principals: ' WHERE app_id IN (SELECT app_id FROM applications)',
}

/**
 * Gives the organisation in `database`, a private copy of another, names, application ids and secrets of its own. Users, groups and
 * devices keep their ids.
 */
export function makeOwn(database: Database, creation: Creation): void {
  const renamed = renaming(database, creation)
  database.function('renamed', { deterministic: true }, text =>
    text === null ? null : renamed(String(text)),
  )
  // Ids change on both sides of a reference, one after the other.
  database.pragma('foreign_keys = OFF')
  database.transaction(() => {
    for (const [table, columns] of Object.entries(NAMED)) {
      const assignments = columns.map(column => `${column} = renamed(${column})`)
      database.exec(`UPDATE ${table} SET ${assignments.join(', ')}${RESTRICTIONS[table] ?? ''}`)
    }
    renewSecrets(database, creation)
    // A token must not open two organisations.
    database.exec('DELETE FROM jamf_tokens; DELETE FROM signing_keys')
    emptyOutbox(database)
  })()
  database.pragma('foreign_keys = ON')
}

/** Replaces each former name in a text by the new one. */
function renaming(database: Database, creation: Creation): (text: string) => string {
  const replacements = new Map<string, string>()
  const former = readNames(database)
  const next = newNames(database, creation)
  replacements.set(former.tenantId, next.tenantId)
  replacements.set(former.jamfHost, next.jamfHost)
  for (const [index, name] of former.domains.entries()) replacements.set(name, next.domains[index]!)
  for (const id of registeredIds(database)) replacements.set(id, derivedId(creation, id))
  const escaped = [...replacements.keys()].map(name => name.replaceAll('.', '\\.'))
  // A host below a domain is somebody's server; only the domain itself and what stands before an @ is the organisation's.
  const pattern = new RegExp(`(?<![\\w.-])(?:${escaped.join('|')})(?![\\w.-])`, 'gi')
  return text => text.replace(pattern, name => replacements.get(name.toLowerCase()) ?? name)
}

function readNames(database: Database) {
  const { id, jamf_host } = database.prepare('SELECT id, jamf_host FROM organization').get() as {
    id: string
    jamf_host: string
  }
  const domains = database
    .prepare('SELECT lower(name) FROM domains ORDER BY is_default DESC, is_initial DESC, name')
    .pluck()
    .all() as string[]
  return { tenantId: id.toLowerCase(), jamfHost: jamf_host.toLowerCase(), domains }
}

/** Labels that were put before a domain here begin like this, and are taken off again when such an organisation is copied. */
const LABEL = /^w[0-9a-f]{10}\./

function newNames(database: Database, creation: Creation) {
  const label = `w${digest(creation, 'label').toString('hex').slice(0, 10)}`
  const { domains } = readNames(database)
  return {
    tenantId: tenantIdOf(creation),
    jamfHost: `${label}.jamfcloud.com`,
    domains: domains.map(name =>
      name.endsWith('.onmicrosoft.com') ? `${label}.onmicrosoft.com` : `${label}.${name.replace(LABEL, '')}`,
    ),
  }
}

/** Ids of the organisation's applications and of its Jamf Pro API clients, lower case. */
function registeredIds(database: Database): string[] {
  return database
    .prepare('SELECT lower(app_id) FROM applications UNION SELECT lower(client_id) FROM jamf_api_clients')
    .pluck()
    .all() as string[]
}

function renewSecrets(database: Database, creation: Creation): void {
  const credentials = database.prepare('SELECT key_id FROM password_credentials').pluck().all() as string[]
  const renew = database.prepare(
    'UPDATE password_credentials SET secret_sha256 = ?, hint = ? WHERE key_id = ?',
  )
  for (const id of credentials) {
    const secret = derivedSecret(creation, id)
    renew.run(hashSecret(secret), hint(secret), id)
  }
  database.function('secret_of', { deterministic: true }, id =>
    hashSecret(derivedSecret(creation, String(id))),
  )
  database.exec('UPDATE jamf_api_clients SET secret_sha256 = secret_of(client_id)')
  database.exec('UPDATE jamf_accounts SET password_hash = secret_of(username)')
}

export function tenantIdOf(creation: Creation): string {
  return uuidFrom(digest(creation, 'tenant'))
}

/** The id that a created organisation has for what another calls `id`. */
function derivedId(creation: Creation, id: string): string {
  return uuidFrom(digest(creation, `id ${id.toLowerCase()}`))
}

/** The secret of a credential, an API client or an account, by its id in the created organisation. */
export function derivedSecret(creation: Creation, id: string): string {
  return digest(creation, `secret ${id.toLowerCase()}`).toString('base64url')
}

function digest({ key }: Creation, purpose: string): Buffer {
  return createHash('sha256').update(`${key}/${purpose}`).digest()
}
