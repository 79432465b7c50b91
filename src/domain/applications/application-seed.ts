import type { SeedRun } from '../../kernel/organisation/seed.ts'
import { idOf, type SeedId, type SeedTime } from '../../seed/seed-run.ts'

interface SecretSeed {
  readonly secret: string
  readonly displayName?: string
  /** Default thirty days before the start of the organisation. */
  readonly startsAt?: SeedTime
  /** Default two years after the start of the organisation. */
  readonly endsAt?: SeedTime
}

interface CertificateSeed {
  /** An X.509 certificate as PEM text; its own validity applies. */
  readonly certificate: string
  readonly displayName?: string
}

/** A permission that the application publishes as a resource. */
export interface PublishedPermissionSeed {
  readonly id?: SeedId
  readonly value: string
  readonly displayName?: string
}

/** What the application asks of one resource, and whether an administrator has consented to it. */
export interface PermissionSeed {
  /** Display name or app id of a service principal of this organisation. */
  readonly resource: string
  /** Names of application roles; `*` means all that the resource publishes. */
  readonly application?: readonly string[]
  /** Names of delegated scopes, consented for all users. */
  readonly delegated?: readonly string[]
  /** Default false. */
  readonly consented?: boolean
}

export interface ApplicationSeed {
  readonly id?: SeedId
  readonly appId?: SeedId
  readonly displayName: string
  readonly description?: string
  /** Default: this tenant. Another tenant's application is registered here so that its credentials can be checked. */
  readonly homeTenantId?: string
  readonly publisherDomain?: string
  readonly signInAudience?: 'AzureADMyOrg' | 'AzureADMultipleOrgs' | 'AzureADandPersonalMicrosoftAccount'
  readonly publicClient?: boolean
  readonly identifierUris?: readonly string[]
  readonly redirectUris?: {
    readonly web?: readonly string[]
    readonly spa?: readonly string[]
    readonly public?: readonly string[]
  }
  readonly secrets?: readonly SecretSeed[]
  readonly keyCredentials?: readonly CertificateSeed[]
  readonly appRoles?: readonly PublishedPermissionSeed[]
  readonly scopes?: readonly PublishedPermissionSeed[]
  /** 1 or 2; default null, which Entra treats as 1. */
  readonly requestedAccessTokenVersion?: 1 | 2
  /** Default true: the organisation has a service principal for it. */
  readonly servicePrincipal?: boolean
  readonly appRoleAssignmentRequired?: boolean
  readonly permissions?: readonly PermissionSeed[]
  readonly createdAt?: SeedTime
}

export function appIdOf(run: SeedRun, application: ApplicationSeed): string {
  return idOf(run, 'appId', application.displayName, application.appId)
}
