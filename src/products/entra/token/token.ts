import type { Call, Finish, PreparedOperation } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import type { RequestBodies } from '../request-bodies.ts'
import type { Tenancy } from '../tenant.ts'
import { type CheckedSignature, checkSignature } from './client-assertion.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import type { Grant } from './token-request.ts'

type TokenCall = Call<Tenancy, RequestBodies['issueTokenV1' | 'issueTokenV2']>

const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
}

/** The v1 token endpoint. */
export const issueTokenV1 = tokenEndpoint(1)

/** The v2 token endpoint. */
export const issueTokenV2 = tokenEndpoint(2)

function tokenEndpoint(
  version: 1 | 2,
): PreparedOperation<Tenancy, CheckedSignature | undefined, TokenCall['body']> {
  return {
    prepare: ({ organisation, body, headers }) =>
      checkSignature(organisation, { form: body, authorization: headers.authorization }),
    operate: (call, assertion) => answer(call, version, assertion),
  }
}

/** Grants that the real service has and this emulator has not. */
const NOT_EMULATED = [
  'authorization_code',
  'device_code',
  'password',
  'refresh_token',
  'srv_challenge',
  'urn:ietf:params:oauth:grant-type:saml1_1-bearer',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
]

function unsupportedGrant(grant: string): EntraFailure {
  const failure = new EntraFailure(70003, { grant })
  if (!NOT_EMULATED.includes(grant)) return failure
  return Object.assign(failure, { headers: { 'x-localtenant-not-emulated': `grant_type=${grant}` } })
}

function answer(call: TokenCall, endpoint: 1 | 2, assertion: CheckedSignature | undefined): Finish {
  const form = call.body
  const type = form.grant_type
  const grant = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined
  if (!grant) throw unsupportedGrant(type)
  return grant({
    organisation: call.organisation,
    shared: call.caller.shared,
    endpoint,
    form,
    authorization: call.headers.authorization,
    assertion,
    origin: call.origin,
  })
}
