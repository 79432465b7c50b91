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

/** Reads the query of a consent address, which the contract has been held against. */
export function readConsentRequest({ parameters }: Call<Tenancy>, version: 1 | 2): ConsentRequest {
  const { client_id, redirect_uri, state, scope } = parameters as Readonly<Record<string, string>>
  return {
    version,
    clientId: client_id!,
    redirectUri: redirect_uri!,
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
  const registration = findRegistration(organisation, clientId)
  if (!registration) {
    throw new EntraFailure(700016, { appId: clientId, directory: directoryName(organisation) })
  }
  if (!isRegistered(registration, redirectUri)) {
    throw new EntraFailure(50011, { redirectUri, appId: registration.app_id })
  }
  return registration
}

/** Redirect URIs match as a whole; only a native application on localhost may choose its port. */
function isRegistered(registration: Registration, redirectUri: string): boolean {
  const listed = (json: string): string[] => JSON.parse(json)
  const native = listed(registration.public_redirect_uris_json)
  const all = [
    ...listed(registration.web_redirect_uris_json),
    ...listed(registration.spa_redirect_uris_json),
    ...native,
  ]
  if (!URL.canParse(redirectUri)) return false
  return all.includes(redirectUri) || native.map(withoutPort).includes(withoutPort(redirectUri))
}

function withoutPort(uri: string): string {
  const url = new URL(uri)
  if (url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)) url.port = ''
  return url.href
}
