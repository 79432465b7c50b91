import { defaultPassword } from '../../../domain/directory/seed-directory.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import { value } from '../../../query/index.ts'
import { section } from '../../../seed/section.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { inserter } from '../../../seed/seed-run.ts'
import { auditorPrivileges, jamfPrivileges } from './privileges.ts'

interface JamfRoleSeed {
  readonly name: string
  /** Privilege names; `*` means all. */
  readonly privileges: readonly string[]
}

interface JamfClientSeed {
  readonly clientId: string
  readonly name: string
  readonly secret: string
  /** Names of roles. */
  readonly roles: readonly string[]
  /** Default 1800. */
  readonly tokenLifetimeSeconds?: number
}

interface JamfAccountSeed {
  readonly username: string
  readonly realName: string
  readonly email: string
  readonly privilegeSet: 'ADMINISTRATOR' | 'AUDITOR'
  readonly password?: string
}

function seedRoles({ database }: SeedRun, roles: readonly JamfRoleSeed[] = []): void {
  const all = jamfPrivileges()
  const insert = inserter(database, 'jamf_api_roles')
  for (const { name, privileges } of roles) {
    const unknown = privileges.find(privilege => privilege !== '*' && !all.includes(privilege))
    if (unknown) throw new SeedError(`Jamf role "${name}" has the unknown privilege "${unknown}".`)
    const granted = privileges.includes('*') ? all : privileges
    insert({ display_name: name, privileges_json: JSON.stringify(granted) })
  }
}

function seedClients({ database }: SeedRun, clients: readonly JamfClientSeed[] = []): void {
  const insert = inserter(database, 'jamf_api_clients')
  for (const client of clients) {
    insert({
      client_id: client.clientId,
      display_name: client.name,
      secret_sha256: hashSecret(client.secret),
      token_lifetime_seconds: client.tokenLifetimeSeconds ?? 1800,
      role_ids_json: JSON.stringify(client.roles.map(name => roleId(database, name, client.name))),
    })
  }
}

function roleId(database: SeedRun['database'], name: string, client: string): number {
  const id = value<number>(database, 'SELECT id FROM jamf_api_roles WHERE display_name = ?', name)
  if (id === undefined) throw new SeedError(`Jamf API client "${client}" has the unknown role "${name}".`)
  return id
}

function seedAccounts({ database, seed }: SeedRun, accounts: readonly JamfAccountSeed[] = []): void {
  const insert = inserter(database, 'jamf_accounts')
  for (const account of accounts) insert(accountRow(account, defaultPassword(seed.tenant)))
}

function accountRow(account: JamfAccountSeed, password: string) {
  const privileges = account.privilegeSet === 'AUDITOR' ? auditorPrivileges() : jamfPrivileges()
  return {
    username: account.username,
    real_name: account.realName,
    email: account.email,
    privilege_set: account.privilegeSet,
    privileges_json: JSON.stringify(privileges),
    password_hash: hashSecret(account.password ?? password),
  }
}

const SHAPES = 'src/products/jamf/access/seed.schema.json'

export const seed: readonly SeedSection[] = [
  section(SHAPES, 'jamf.roles', { write: seedRoles }),
  section(SHAPES, 'jamf.clients', { write: seedClients }),
  section(SHAPES, 'jamf.accounts', { write: seedAccounts }),
]
