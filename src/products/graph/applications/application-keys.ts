import { createPublicKey } from 'node:crypto'
import { jwtVerify } from 'jose'
import { type KeyCredential, keyCredentials } from '../../../domain/applications/applications.ts'
import { addCertificate, certificateRow } from '../../../domain/applications/certificates.ts'
import { Failure } from '../../../kernel/http/failure.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { PreparedOperation } from '../../../kernel/pipeline/product.ts'
import { isCompactJws } from '../../../protocols/compact-jws.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import { insufficientPrivileges, invalidValue } from '../errors.ts'
import { notEmulated } from '../known-types.ts'
import { contextUrl, isBare } from '../odata/annotations.ts'
import { requireId } from '../odata/keys.ts'
import type { GraphCall } from '../odata/reading.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { application } from './application.ts'

type Call = GraphCall<RequestBodies['addApplicationKey']>

/** Whom a proof is for, and how long it may hold at most, in seconds (documented: application-rollkey). */
const AUDIENCE = '00000002-0000-0000-c000-000000000000'
const LONGEST = 600
/** What lets an application change others than itself; it needs none of them for its own keys (documented). */
const OF_OTHERS = ['Application.ReadWrite.All', 'Directory.ReadWrite.All']

/**
 * `POST /applications/{id}/addKey`: another certificate, with proof that the caller has the key of one that the application has. Of an
 * application without any that is in force there is no proof (documented: application-addkey).
 *
 * @throws Failure 403 for the application of another, 401 without a proof
 */
export const addApplicationKey: PreparedOperation<Caller, string, Call['body']> = {
  async prepare(call) {
    const { organisation, body } = call as Call
    const id = requireId(call, application)
    const appId = value<string>(organisation.database, 'SELECT app_id FROM applications WHERE id = ?', id)!
    requireOwn(call.caller, appId)
    await requireProof(organisation, { id, appId, proof: body.proof })
    return appId
  },
  operate(call, appId) {
    const { keyCredential, passwordCredential } = (call as Call).body
    if (keyCredential.type !== 'AsymmetricX509Cert' || keyCredential.usage !== 'Verify' || passwordCredential)
      throw notEmulated('keyCredential', 'A key that is no certificate to verify with is not emulated.')
    const certificate = certificateRow(pemOf(keyCredential.key))
    // The code is assumed.
    if (!certificate) throw invalidValue('Application', 'keyCredentials')
    const named = { ...certificate, display_name: keyCredential.displayName ?? certificate.display_name }
    const added = addCertificate(call.organisation, appId, named)
    const context = isBare(call.headers)
      ? {}
      : { '@odata.context': contextUrl(call.origin, 'microsoft.graph.keyCredential') }
    return { ...context, ...shown(added, named.display_name) }
  },
}

function requireOwn({ appId, roles }: Caller, target: string): void {
  if (appId === target || roles.some(role => OF_OTHERS.includes(role))) return
  throw insufficientPrivileges(
    `An application adds keys to others than itself with ${OF_OTHERS.join(' or ')} only.`,
  )
}

interface Claim {
  readonly id: string
  readonly appId: string
  readonly proof: string
}

/** @throws Failure 401, whatever is wrong with the proof (seen: microsoft-graph-docs-contrib#2862) */
async function requireProof(organisation: Organisation, { id, appId, proof }: Claim): Promise<void> {
  const now = present(organisation)
  const keys = keyCredentials(organisation.database, appId).filter(
    ({ start_at, end_at }) => start_at <= now && now < end_at,
  )
  if (keys.length === 0)
    throw noProof('The application has no certificate in force that could prove anything.')
  for (const key of keys) if (await isProof(organisation, { id, proof, key })) return
  throw noProof(
    'The proof is none: a JWT by a certificate of the application, for its object id, of ten minutes at most.',
  )
}

async function isProof(
  { clock }: Organisation,
  { id, proof, key }: Pick<Claim, 'id' | 'proof'> & { readonly key: KeyCredential },
): Promise<boolean> {
  if (!isCompactJws(proof)) return false
  try {
    const { payload } = await jwtVerify(proof, createPublicKey(key.certificate_pem), {
      algorithms: ['RS256', 'PS256'],
      audience: AUDIENCE,
      issuer: id,
      requiredClaims: ['nbf', 'exp'],
      currentDate: new Date(clock.now()),
    })
    return payload.exp! - payload.nbf! <= LONGEST
  } catch {
    return false
  }
}

function noProof(reason: string): Failure {
  return new Failure('unauthenticated', 'Access Token missing or malformed.', {
    code: 'Authentication_MissingOrMalformed',
    reason,
  })
}

/** Clients send the certificate in base64, be it DER or PEM. */
function pemOf(key: string): string {
  const bytes = Buffer.from(key, 'base64')
  const text = bytes.toString('latin1')
  return text.includes('-----BEGIN')
    ? text
    : `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`
}

function shown(credential: KeyCredential, displayName: string): object {
  return {
    customKeyIdentifier: Buffer.from(credential.thumbprint_sha1, 'hex').toString('base64'),
    displayName,
    endDateTime: credential.end_at,
    key: null,
    keyId: credential.key_id,
    startDateTime: credential.start_at,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  }
}
