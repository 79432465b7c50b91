import { createPublicKey } from 'node:crypto'
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import {
  type Application,
  findApplication,
  type KeyCredential,
  keyCredentials,
} from '../../../domain/applications/applications.ts'
import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { isCompactJws } from '../../../protocols/compact-jws.ts'
import { EntraFailure } from '../errors.ts'
import { isLoginHost } from '../hosts.ts'
import { type Presented, readClientId } from './client-id.ts'

/** Clients have been seen to set `nbf` a second ahead; five minutes is what their libraries tolerate themselves. */
const SKEW_SECONDS = 300

/** An assertion whose signature has been looked at: what it says and the key that says it, or what is wrong with it. */
export type CheckedSignature = { readonly key: KeyCredential; readonly payload: JWTPayload } | EntraFailure

/**
 * Verifies the signature of a client's assertion by the key of the application that it is of, or that the form names. Nothing is
 * thrown here, since whatever else is wrong with the request is told first.
 *
 * @returns undefined when the form has no assertion
 */
export function checkSignature(
  organisation: Organisation,
  { form, authorization }: Presented,
): Promise<CheckedSignature> | undefined {
  const { client_assertion: assertion } = form
  if (!assertion) return undefined
  return verifiedByKey(organisation, assertion, () => readClientId({ form, authorization })).catch(error => {
    if (error instanceof EntraFailure) return error
    throw error
  })
}

async function verifiedByKey(
  organisation: Organisation,
  assertion: string,
  readId: () => string | undefined,
): Promise<CheckedSignature> {
  if (!isCompactJws(assertion)) throw new EntraFailure(50027)
  const clientId = readId() ?? ''
  const appId = findApplication(organisation.database, clientId)?.app_id ?? clientId
  const key = findKey(organisation, appId, assertion)
  return { key, payload: await verified(organisation, assertion, { key, appId }) }
}

/**
 * Checks a certificate assertion, in this order: form, key, signature, subject, audience, lifetime, the key's own validity.
 * The same assertion may be used again: clients do.
 *
 * @param realm origin of the token endpoint that was called
 * @throws EntraFailure 50027, 5002723, 700026, 700027, 700021, 700023 or 700024
 */
export function checkAssertion(
  organisation: Organisation,
  application: Application,
  { assertion, realm }: { assertion: CheckedSignature; realm: string },
): void {
  if (assertion instanceof EntraFailure) throw assertion
  const { key, payload } = assertion
  const appId = application.app_id.toLowerCase()
  const named = [payload.iss, payload.sub].map(name => String(name).toLowerCase())
  if (named.some(name => name !== appId)) throw new EntraFailure(700021)
  if (!isForThisRealm(organisation, payload.aud, realm)) throw new EntraFailure(700023)
  checkLifetime(organisation, payload)
  const now = present(organisation)
  if (key.end_at <= now || key.start_at > now) {
    throw unregistered(application.app_id, key.thumbprint_sha1, 'The key used is expired.')
  }
}

function findKey(organisation: Organisation, appId: string, assertion: string): KeyCredential {
  const names = keyNames(assertion)
  if (names.length === 0) throw new EntraFailure(5002723)
  const keys = keyCredentials(organisation.database, appId)
  if (keys.length === 0) throw new EntraFailure(700026, { appId })
  const key = keys.find(({ key_id, thumbprint_sha1, thumbprint_sha256 }) =>
    [key_id, thumbprint_sha1, thumbprint_sha256].some(name => names.includes(name.toUpperCase())),
  )
  if (!key) throw unregistered(appId, names[0]!, 'The key was not found.')
  return key
}

/**
 * What the header calls the key: thumbprints as hexadecimal, ids as they are. Both alphabets of base64 are decoded, since one network
 * access client sends `x5t` in the standard one.
 */
function keyNames(assertion: string): string[] {
  const { x5t, 'x5t#S256': x5tS256, kid } = readHeader(assertion)
  return [x5t, x5tS256, kid]
    .filter((name): name is string => typeof name === 'string' && name !== '')
    .flatMap(name => [Buffer.from(name, 'base64').toString('hex'), name])
    .map(name => name.toUpperCase())
}

function readHeader(assertion: string): Readonly<Record<string, unknown>> {
  try {
    return decodeProtectedHeader(assertion)
  } catch {
    throw new EntraFailure(50027)
  }
}

function unregistered(appId: string, thumbprint: string, reason: string): EntraFailure {
  return new EntraFailure(700027, { appId, thumbprint, reason })
}

async function verified(
  organisation: Organisation,
  assertion: string,
  { key, appId }: { key: KeyCredential; appId: string },
): Promise<JWTPayload> {
  try {
    // Lifetime is checked afterwards, so that a wrong subject or audience is reported first.
    const { payload } = await jwtVerify(assertion, createPublicKey(key.certificate_pem), {
      algorithms: ['RS256', 'PS256'],
      currentDate: new Date(organisation.clock.now()),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw unregistered(
        appId,
        key.thumbprint_sha1,
        'The key was found, but use of the key to verify the signature failed.',
      )
    }
    throw new EntraFailure(50027)
  }
}

const ENDINGS = ['/oauth2/v2.0/token', '/oauth2/token', '/v2.0', '/', '']

/** Clients address assertions to either token URL or to an issuer, at the real host or at ours. */
function isForThisRealm(
  organisation: Organisation,
  audience: string | string[] | undefined,
  realm: string,
): boolean {
  return [audience ?? []].flat().some(text => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (!url || !(isLoginHost(url.host) || url.origin === new URL(realm).origin)) return false
    const [, tenant = '', rest = ''] = /^\/([^/]+)(.*)/s.exec(url.pathname) ?? []
    const named = [organisation.tenantId, ...organisation.names, 'common', 'organizations']
    return named.includes(tenant.toLowerCase()) && ENDINGS.includes(rest)
  })
}

function checkLifetime(organisation: Organisation, { nbf, exp }: JWTPayload): void {
  const now = organisation.clock.now() / 1000
  if (exp !== undefined && exp > now - SKEW_SECONDS && (nbf ?? 0) < now + SKEW_SECONDS) return
  const text = (seconds: number | undefined): string =>
    seconds === undefined ? '' : isoSeconds(seconds * 1000)
  throw new EntraFailure(700024, { now: text(now), from: text(nbf), to: text(exp) })
}
