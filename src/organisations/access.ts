import { living } from '../domain/directory/directory-objects.ts'
import { hashSecret } from '../domain/tokens/secrets.ts'
import { isoSeconds } from '../kernel/organisation/clock.ts'
import { type Creation, derivedSecret } from '../kernel/organisation/creation.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { readOrganisationRow } from '../kernel/organisation/organisation-row.ts'
import { all, one, value, values } from '../query/statements/statements.ts'

/** An application with what it takes to act as it. */
interface ApplicationAccess {
  readonly displayName: string
  readonly clientId: string
  /** Of a secret that is in force. Absent for a public client, and where only the secret's hash is known. */
  readonly clientSecret?: string
}

/** What a test needs to act in an organisation. */
export interface OrganisationAccess {
  readonly tenantId: string
  readonly displayName: string
  /** The default one. */
  readonly domain: string
  readonly domains: readonly string[]
  /** Its password is the seed's; absent when nobody administers the organisation. */
  readonly administrator?: string
  readonly applications: readonly ApplicationAccess[]
  readonly jamf: {
    readonly host: string
    readonly clients: readonly ApplicationAccess[]
    readonly accounts: readonly { readonly username: string; readonly password?: string }[]
  }
}

/** Names, and the secrets that were derived when the organisation was created: those of the seed are in the seed. */
export function accessTo(organisation: Organisation): OrganisationAccess {
  const { database, tenantId } = organisation
  const { creation } = readOrganisationRow(database)
  const organization = one<{ displayName: string; host: string }>(
    database,
    'SELECT display_name displayName, jamf_host host FROM organization',
  )!
  const domains = values<string>(database, 'SELECT name FROM domains ORDER BY is_default DESC')
  const administrator = value<string>(
    database,
    `SELECT user_principal_name FROM ${living('user')} AND is_administrator = 1 ORDER BY seq`,
  )
  return {
    tenantId,
    displayName: organization.displayName,
    domain: domains[0]!,
    domains,
    ...(administrator ? { administrator } : {}),
    applications: applications(organisation, creation),
    jamf: { host: organization.host, ...jamfAccess(organisation, creation) },
  }
}

function applications(
  { database, clock }: Organisation,
  creation: Creation | undefined,
): ApplicationAccess[] {
  const rows = all<{ displayName: string; clientId: string }>(
    database,
    'SELECT display_name displayName, app_id clientId FROM applications WHERE deleted_at IS NULL ORDER BY seq',
  )
  const secrets =
    'SELECT key_id id, secret_sha256 sha256 FROM password_credentials WHERE app_id = ? AND end_at > ? ORDER BY rowid'
  return rows.map(application => {
    const kept = all<Hashed>(database, secrets, application.clientId, isoSeconds(clock.now()))
    return withSecret(application, kept.map(secret => known(creation, secret)).find(Boolean))
  })
}

function jamfAccess({ database }: Organisation, creation: Creation | undefined) {
  const clients = all<Hashed & { displayName: string }>(
    database,
    'SELECT display_name displayName, client_id id, secret_sha256 sha256 FROM jamf_api_clients ORDER BY jamf_api_clients.id',
  )
  const accounts = all<Hashed>(
    database,
    'SELECT username id, password_hash sha256 FROM jamf_accounts ORDER BY jamf_accounts.id',
  )
  return {
    clients: clients.map(client =>
      withSecret({ displayName: client.displayName, clientId: client.id }, known(creation, client)),
    ),
    accounts: accounts.map(account => {
      const password = known(creation, account)
      return { username: account.id, ...(password ? { password } : {}) }
    }),
  }
}

interface Hashed {
  readonly id: string
  readonly sha256: string
}

/** The secret of which the database keeps the hash, unless it has been changed since the organisation was created. */
function known(creation: Creation | undefined, { id, sha256 }: Hashed): string | undefined {
  const secret = creation && derivedSecret(creation, id)
  return secret && hashSecret(secret) === sha256 ? secret : undefined
}

function withSecret(access: ApplicationAccess, clientSecret: string | undefined): ApplicationAccess {
  return clientSecret ? { ...access, clientSecret } : access
}
