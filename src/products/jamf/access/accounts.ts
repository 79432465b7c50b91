import { hashSecret } from '../../../domain/tokens/secrets.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { all, one, values } from '../../../query/index.ts'

/** A person's account of the Jamf Pro instance. */
export interface JamfAccount {
  readonly id: number
  readonly username: string
  readonly real_name: string
  readonly email: string
  readonly access_level: string
  readonly privilege_set: string
  /** JSON array of privilege names. */
  readonly privileges_json: string
}

/** An API client with what its roles allow. */
export interface JamfApiClient {
  readonly id: number
  readonly client_id: string
  readonly display_name: string
  readonly token_lifetime_seconds: number
  /** Database ids of its roles. */
  readonly role_ids: readonly number[]
}

const ACCOUNT = 'id, username, real_name, email, access_level, privilege_set, privileges_json'

/** The account with this user name (in any case) and password, if there is one. */
export function authenticateAccount(
  database: Database,
  { username, password }: { username: string; password: string },
): JamfAccount | undefined {
  return one<JamfAccount>(
    database,
    `SELECT ${ACCOUNT} FROM jamf_accounts WHERE username = ? AND password_hash = ?`,
    username,
    hashSecret(password),
  )
}

export function findAccount(database: Database, id: number): JamfAccount | undefined {
  return one<JamfAccount>(database, `SELECT ${ACCOUNT} FROM jamf_accounts WHERE id = ?`, id)
}

/** The account with this user name, in any case. */
export function findAccountNamed(database: Database, username: string): JamfAccount | undefined {
  return one<JamfAccount>(database, `SELECT ${ACCOUNT} FROM jamf_accounts WHERE username = ?`, username)
}

/** The user names of all accounts. */
export function accountNames(database: Database): string[] {
  return values<string>(database, 'SELECT username FROM jamf_accounts ORDER BY id')
}

const CLIENT = 'id, client_id, display_name, token_lifetime_seconds, role_ids_json'

/** The enabled API client with this id and secret, if there is one. */
export function authenticateApiClient(
  database: Database,
  { clientId, secret }: { clientId: string; secret: string },
): JamfApiClient | undefined {
  const row = one<ClientRow>(
    database,
    `SELECT ${CLIENT} FROM jamf_api_clients WHERE client_id = ? AND secret_sha256 = ? AND enabled = 1`,
    clientId,
    hashSecret(secret),
  )
  return row && readClient(row)
}

export function findApiClient(database: Database, id: number): JamfApiClient | undefined {
  const row = one<ClientRow>(
    database,
    `SELECT ${CLIENT} FROM jamf_api_clients WHERE id = ? AND enabled = 1`,
    id,
  )
  return row && readClient(row)
}

/** True where a user name and a password, or the id and the secret of an enabled API client, fit. */
export function acceptsCredentials(
  database: Database,
  { username, password }: { username: string; password: string },
): boolean {
  const client = authenticateApiClient(database, { clientId: username, secret: password })
  return (client ?? authenticateAccount(database, { username, password })) !== undefined
}

/** True where an account or an API client, enabled or not, goes by this name in any case. */
export function knowsName(database: Database, name: string): boolean {
  const sql = `SELECT 1 FROM jamf_accounts WHERE username = @name
    UNION ALL SELECT 1 FROM jamf_api_clients WHERE client_id = @name COLLATE NOCASE`
  return one(database, sql, { name }) !== undefined
}

/** All enabled API clients. */
export function apiClients(database: Database): JamfApiClient[] {
  const rows = all<ClientRow>(
    database,
    `SELECT ${CLIENT} FROM jamf_api_clients WHERE enabled = 1 ORDER BY id`,
  )
  return rows.map(readClient)
}

type ClientRow = Omit<JamfApiClient, 'role_ids'> & { readonly role_ids_json: string }

function readClient({ role_ids_json, ...client }: ClientRow): JamfApiClient {
  return { ...client, role_ids: (JSON.parse(role_ids_json) as (number | string)[]).map(Number) }
}

/** The privileges that any of these roles gives, in order. Without json_each, so that it can be told which tables they are read from. */
export function rolePrivileges(database: Database, roleIds: readonly number[]): string[] {
  const roles = all<{ id: number; privileges_json: string }>(
    database,
    'SELECT id, privileges_json FROM jamf_api_roles',
  )
  const granted = roles.filter(({ id }) => roleIds.includes(id))
  return [...new Set(granted.flatMap(role => JSON.parse(role.privileges_json) as string[]))].sort()
}
