import { isRedirectUri } from '../../../domain/applications/redirect-uris.ts'
import { findRegistration, type Registration } from '../../../domain/applications/registrations.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import type { Tenancy } from '../tenant.ts'
import { directoryName } from '../token/client-authentication.ts'

/** A question to an administrator, as the application put it in the address. */
export interface ConsentRequest {
  /** 1 for `/adminconsent`, 2 for `/v2.0/adminconsent`. */
  readonly version: 1 | 2
  readonly clientId: string
  readonly redirectUri: string
  readonly state?: string
  /** Version 2 only: separated by spaces. */
  readonly scope?: string
}

/**
 * Reads the query of a consent address, which the contract has been held against. Version 1 may leave the redirect URI out: the answer
 * goes to the first that is registered then (documented by the vendor's page on granting consent for a tenant).
 *
 * @throws EntraFailure 700016 unknown here, 50011 redirect URI not registered, 500113 none is
 */
export function readConsentRequest(
  { organisation, parameters }: Call<Tenancy>,
  version: 1 | 2,
): ConsentRequest {
  const { client_id, redirect_uri, state, scope } = parameters as Readonly<Record<string, string>>
  const registration = requireRegistration(organisation, client_id!)
  const redirectUri = redirect_uri || redirectUrisOf(registration)[0]
  if (redirectUri === undefined) throw new EntraFailure(500113)
  requireRedirectUri(registration, redirectUri)
  return {
    version,
    clientId: client_id!,
    redirectUri,
    ...(state === undefined ? {} : { state }),
    ...(version === 2 ? { scope: scope! } : {}),
  }
}

/**
 * Finds who asks, and that the answer may go to the address given.
 *
 * @throws EntraFailure 700016 unknown here, 50011 redirect URI not registered
 */
export function findAsking(
  organisation: Organisation,
  { clientId, redirectUri }: ConsentRequest,
): Registration {
  const registration = requireRegistration(organisation, clientId)
  requireRedirectUri(registration, redirectUri)
  return registration
}

function requireRegistration(organisation: Organisation, clientId: string): Registration {
  const registration = findRegistration(organisation, clientId)
  if (registration) return registration
  throw new EntraFailure(700016, { appId: clientId, directory: directoryName(organisation) })
}

function requireRedirectUri(registration: Registration, redirectUri: string): void {
  if (isRegistered(registration, redirectUri)) return
  throw new EntraFailure(50011, { redirectUri, appId: registration.app_id })
}

/** Those of web applications first, then those of single pages and of native applications. */
function redirectUrisOf(registration: Registration): string[] {
  const { web_redirect_uris_json, spa_redirect_uris_json, public_redirect_uris_json } = registration
  return [web_redirect_uris_json, spa_redirect_uris_json, public_redirect_uris_json].flatMap(json =>
    JSON.parse(json),
  )
}

/** Redirect URIs match as a whole; only a native application on localhost may choose its port. */
function isRegistered(registration: Registration, redirectUri: string): boolean {
  if (!isRedirectUri(redirectUri)) return false
  if (redirectUrisOf(registration).includes(redirectUri)) return true
  const native = JSON.parse(registration.public_redirect_uris_json) as string[]
  return native.map(withoutPort).includes(withoutPort(redirectUri))
}

function withoutPort(uri: string): string {
  const url = new URL(uri)
  if (url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)) url.port = ''
  return url.href
}
