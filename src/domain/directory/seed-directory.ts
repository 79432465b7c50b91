import type { SeedRun, SeedSection, TenantSeed } from '../../kernel/organisation/seed.ts'
import { section } from '../../seed/section.ts'
import { SeedError } from '../../seed/seed-error.ts'
import { idOf, inserter, momentOf } from '../../seed/seed-run.ts'
import { hashSecret } from '../tokens/secrets.ts'
import type { UserSeed } from './directory-seed.ts'

const SHAPES = 'src/domain/directory/seed.schema.json'

/** A tenant's creation time when the seed is silent; objects without one share it. */
const LONG_AGO = '2024-03-04T09:00:00Z'

/** The password of users and accounts that have none of their own in the seed. */
export function defaultPassword(tenant: TenantSeed): string {
  return tenant.defaultPassword ?? 'localtenant'
}

/** When an object was made: what its seed says, else when the tenant was. */
export function creationOf(run: SeedRun, createdAt: string | undefined): string {
  return momentOf(createdAt ?? run.seed.tenant.createdAt ?? LONG_AGO, run.now)
}

function seedTenant({ database, now }: SeedRun, tenant: TenantSeed): void {
  inserter(
    database,
    'organization',
  )({
    id: tenant.id.toLowerCase(),
    display_name: tenant.displayName,
    country_letter_code: tenant.country ?? null,
    preferred_language: tenant.preferredLanguage ?? null,
    created_at: momentOf(tenant.createdAt ?? LONG_AGO, now),
    jamf_host: tenant.jamfHost,
    intune_scale_unit: tenant.intuneScaleUnit ?? 'msua06',
  })
  const insert = inserter(database, 'domains')
  tenant.domains.forEach((name, index) => {
    insert({ name, is_default: Number(index === 0), is_initial: Number(/\.onmicrosoft\.com$/i.test(name)) })
  })
}

/** @throws SeedError when two users have one name or a user's office is unknown */
function seedUsers(run: SeedRun, users: readonly UserSeed[]): void {
  const insert = inserter(run.database, 'users')
  const seen = new Set<string>()
  for (const user of users) {
    const name = principalName(user, run.seed.tenant)
    if (seen.has(name.toLowerCase())) throw new SeedError(`The user ${name} is in the seed twice.`)
    seen.add(name.toLowerCase())
    insert(userRow(run, user, name))
  }
}

function principalName(user: UserSeed, tenant: TenantSeed): string {
  if (user.userPrincipalName) return user.userPrincipalName
  const words = user.displayName.toLowerCase().split(/\s+/)
  const nickname = words.length > 1 ? `${words[0]}.${words.at(-1)}` : words[0]
  return `${nickname}@${tenant.domains[0]}`
}

function userRow(run: SeedRun, user: UserSeed, name: string) {
  return {
    id: idOf(run, 'user', name, user.id),
    account_enabled: Number(user.accountEnabled ?? true),
    user_principal_name: name,
    ...namesOf(user),
    ...addressesOf(user, name),
    job_title: user.jobTitle ?? null,
    manager_id: managerOf(run, user, name),
    department: user.department ?? null,
    company_name: user.userType === 'Guest' ? null : run.seed.tenant.displayName,
    ...placeOf(run, user, name),
    preferred_language: user.preferredLanguage ?? run.seed.tenant.preferredLanguage ?? null,
    employee_id: user.employeeId ?? null,
    employee_type: user.employeeType ?? null,
    user_type: user.userType ?? 'Member',
    is_administrator: Number(user.administrator ?? false),
    created_at: creationOf(run, user.createdAt),
    password_hash: hashSecret(user.password ?? defaultPassword(run.seed.tenant)),
  }
}

/** The id of who the user reports to, who may stand further down in the seed. @throws SeedError when nobody has that name */
function managerOf(run: SeedRun, { manager }: UserSeed, name: string): string | null {
  if (manager === undefined) return null
  const { tenant, users } = run.seed
  const wanted = manager.includes('@') ? manager : `${manager}@${tenant.domains[0]}`
  const found = users.find(user => principalName(user, tenant).toLowerCase() === wanted.toLowerCase())
  if (!found) throw new SeedError(`The user ${name} has the unknown manager "${manager}".`)
  return idOf(run, 'user', principalName(found, tenant), found.id)
}

function namesOf(user: UserSeed) {
  const words = user.displayName.split(/\s+/)
  return {
    display_name: user.displayName,
    given_name: user.givenName ?? words[0]!,
    surname: user.surname ?? (words.length > 1 ? words.at(-1)! : null),
  }
}

function addressesOf(user: UserSeed, name: string) {
  const mail = user.mail === undefined ? name : user.mail
  return {
    mail,
    mail_nickname: name.split('@')[0]!,
    business_phones_json: JSON.stringify(user.businessPhone ? [user.businessPhone] : []),
    other_mails_json: JSON.stringify(user.otherMails ?? []),
    proxy_addresses_json: JSON.stringify(mail ? [`SMTP:${mail}`] : []),
    mobile_phone: user.mobilePhone ?? null,
  }
}

function placeOf({ seed }: SeedRun, user: UserSeed, name: string) {
  const office = seed.offices?.[user.office ?? '']
  if (user.office && !office) throw new SeedError(`The user ${name} has the unknown office "${user.office}".`)
  return {
    office_location: office?.name ?? null,
    street_address: office?.streetAddress ?? null,
    city: office?.city ?? null,
    state: office?.state ?? null,
    postal_code: office?.postalCode ?? null,
    country: office?.country ?? null,
    usage_location: office?.usageLocation ?? seed.tenant.country ?? null,
  }
}

export const tenant: SeedSection = section(SHAPES, 'tenant', { required: true, write: seedTenant })

/** Only users refer to them, and Jamf Pro's buildings. */
export const offices: SeedSection = section(SHAPES, 'offices')

export const users: SeedSection = section(SHAPES, 'users', { required: true, write: seedUsers })
