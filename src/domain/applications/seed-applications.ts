import type { SeedRun, SeedSection } from '../../kernel/organisation/seed.ts'
import { section } from '../../seed/section.ts'
import { SeedError } from '../../seed/seed-error.ts'
import { idOf, inserter, momentOf } from '../../seed/seed-run.ts'
import { creationOf } from '../directory/seed-directory.ts'
import { hashSecret, hint } from '../tokens/secrets.ts'
import { type ApplicationSeed, appIdOf, type PublishedPermissionSeed } from './application-seed.ts'
import { certificateRow } from './certificates.ts'
import { seedFirstParty } from './first-party.ts'
import { isRedirectUri } from './redirect-uris.ts'
import { seedPermissions } from './seed-permissions.ts'
import { appRole, permissionScope, seedServicePrincipal } from './service-principals.ts'

declare module '../../kernel/organisation/seed.ts' {
  interface OrganisationSeed {
    readonly applications?: readonly ApplicationSeed[]
  }
}

/** Registrations, their credentials and their service principals. */
function seedApplications(run: SeedRun, applications: readonly ApplicationSeed[]): void {
  const insert = inserter(run.database, 'applications')
  const seen = new Set<string>()
  for (const application of applications) {
    const appId = appIdOf(run, application)
    if (seen.has(appId)) throw new SeedError(`The application ${appId} is in the seed twice.`)
    seen.add(appId)
    checkRedirectUris(application)
    insert(applicationRow(run, application))
    seedCredentials(run, application)
    if (application.servicePrincipal !== false) seedPrincipalOf(run, application)
  }
}

function checkRedirectUris({ displayName, redirectUris = {} }: ApplicationSeed): void {
  const wrong = Object.values(redirectUris)
    .flat()
    .find(uri => !isRedirectUri(uri))
  if (wrong === undefined) return
  throw new SeedError(
    `The application "${displayName}" has the redirect URI ${JSON.stringify(wrong)}, which is no absolute URI.`,
  )
}

function homeOf(run: SeedRun, application: ApplicationSeed): string {
  return (application.homeTenantId ?? run.seed.tenant.id).toLowerCase()
}

function applicationRow(run: SeedRun, application: ApplicationSeed) {
  const appId = appIdOf(run, application)
  const { redirectUris = {}, appRoles = [], scopes = [] } = application
  const permissionId = (permission: PublishedPermissionSeed): string =>
    idOf(run, 'permission', `${appId}/${permission.value}`, permission.id)
  return {
    id: idOf(run, 'application', appId, application.id),
    app_id: appId,
    home_tenant_id: homeOf(run, application),
    display_name: application.displayName,
    description: application.description ?? null,
    sign_in_audience: application.signInAudience ?? 'AzureADMyOrg',
    publisher_domain: application.publisherDomain ?? run.seed.tenant.domains[0]!,
    is_public_client: Number(application.publicClient ?? false),
    identifier_uris_json: JSON.stringify(application.identifierUris ?? []),
    web_redirect_uris_json: JSON.stringify(redirectUris.web ?? []),
    spa_redirect_uris_json: JSON.stringify(redirectUris.spa ?? []),
    public_redirect_uris_json: JSON.stringify(redirectUris.public ?? []),
    app_roles_json: JSON.stringify(appRoles.map(it => appRole({ ...it, id: permissionId(it) }))),
    oauth2_permission_scopes_json: JSON.stringify(
      scopes.map(it => permissionScope({ ...it, id: permissionId(it) })),
    ),
    requested_access_token_version: application.requestedAccessTokenVersion ?? null,
    created_at: creationOf(run, application.createdAt),
  }
}

function seedCredentials(run: SeedRun, application: ApplicationSeed): void {
  const { database, now } = run
  const appId = appIdOf(run, application)
  const insertSecret = inserter(database, 'password_credentials')
  application.secrets?.forEach((secret, index) => {
    insertSecret({
      key_id: idOf(run, 'secret', `${appId}/${index}`),
      app_id: appId,
      display_name: secret.displayName ?? null,
      secret_sha256: hashSecret(secret.secret),
      hint: hint(secret.secret),
      start_at: momentOf(secret.startsAt ?? '-P30D', now),
      end_at: momentOf(secret.endsAt ?? 'P730D', now),
    })
  })
  application.keyCredentials?.forEach((credential, index) => {
    const row = certificateRow(credential.certificate)
    if (!row) {
      throw new SeedError(
        `Application "${application.displayName}" has a key credential that is not an X.509 certificate in PEM form.`,
      )
    }
    inserter(
      database,
      'key_credentials',
    )({
      ...row,
      key_id: idOf(run, 'certificate', `${appId}/${index}`),
      app_id: appId,
      display_name: credential.displayName ?? row.display_name,
    })
  })
}

function seedPrincipalOf(run: SeedRun, application: ApplicationSeed): void {
  const row = applicationRow(run, application)
  seedServicePrincipal(run.database, {
    id: idOf(run, 'servicePrincipal', row.app_id),
    appId: row.app_id,
    ownerTenantId: row.home_tenant_id,
    displayName: row.display_name,
    names: [row.app_id, ...(application.identifierUris ?? [])],
    appRolesJson: row.app_roles_json,
    scopesJson: row.oauth2_permission_scopes_json,
    appRoleAssignmentRequired: application.appRoleAssignmentRequired ?? false,
    accessTokenVersion: application.requestedAccessTokenVersion ?? 1,
    createdAt: row.created_at,
  })
}

/** What every organisation has comes first; what applications ask for follows once all of them exist. */
export const applications: SeedSection = section('src/domain/applications/seed.schema.json', 'applications', {
  write(run: SeedRun, applications: readonly ApplicationSeed[] = []) {
    seedFirstParty(run)
    seedApplications(run, applications)
    seedPermissions(run, applications)
  },
})
