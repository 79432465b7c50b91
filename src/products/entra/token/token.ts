import { findInstalledResource, type ServicePrincipal } from '../../../domain/applications/applications.ts'
import { type Call, type Finish, finish, type PreparedOperation } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { claimedApplication, tellRefused, tellSignedIn } from '../sign-ins.ts'
import type { Tenancy } from '../tenant.ts'
import { type CheckedSignature, checkSignature } from './client-assertion.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import { requestedResource } from './resource.ts'
import type { Grant, TokenRequest } from './token-request.ts'

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
  return told(call, grant, {
    organisation: call.organisation,
    shared: call.caller.shared,
    endpoint,
    form,
    authorization: call.headers.authorization,
    assertion,
    origin: call.origin,
  })
}

/** What a grant gives, which is told as an event whether it is a token or a refusal. */
function told({ requestLog }: TokenCall, grant: Grant, request: TokenRequest): Finish {
  const { organisation } = request
  try {
    const { client, resource, sign } = grant(request)
    return finish(() => {
      tellSignedIn(organisation, { application: client.application, resource: resource.servicePrincipal })
      return sign()
    })
  } catch (error) {
    if (error instanceof EntraFailure) {
      const application = claimedApplication(organisation, requestLog.caller)
      tellRefused(organisation, { application, resource: askedResource(request) }, error)
    }
    throw error
  }
}

/** The API that a request asks for, as far as it can be told of one that is refused. */
function askedResource(request: TokenRequest): ServicePrincipal | undefined {
  try {
    return findInstalledResource(request.organisation.database, requestedResource(request))
  } catch {
    return undefined
  }
}
