import {
  type Application,
  findApplication,
  findServicePrincipal,
  type PasswordCredential,
  passwordCredentials,
  type ServicePrincipal,
} from '../../../domain/applications/applications.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { value } from '../../../query/index.ts'
import { EntraFailure } from '../errors.ts'
import type { AuthenticationContext } from './app-only-claims.ts'
import { readBasic } from './basic-credentials.ts'
import { type CheckedSignature, checkAssertion } from './client-assertion.ts'
import { type Presented, readClientId } from './client-id.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A client of the token endpoint with its service principal in this tenant. */
export interface Client {
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal
}

/** What a client proves itself with. */
export interface Credential {
  readonly clientId: string
  readonly secret: string | undefined
}

/**
 * Reads the client's id and credential from the form, or from an `Authorization: Basic` header. A client that sends an
 * assertion may leave `client_id` out; it then stands in the assertion.
 *
 * @throws EntraFailure 900144 without client id or type of the assertion, 9002313 for another type, 50027 for an unreadable assertion
 */
export function readCredential({ form, authorization }: Presented): Credential {
  const clientId = readClientId({ form, authorization })
  if (!clientId) throw new EntraFailure(900144, { field: 'client_id' })
  if (form.client_assertion) checkAssertionType(form.client_assertion_type)
  return { clientId, secret: form.client_secret ?? readBasic(authorization)?.secret }
}

function checkAssertionType(type: string | undefined): void {
  if (!type) throw new EntraFailure(900144, { field: 'client_assertion_type' })
  if (type !== ASSERTION_TYPE) throw new EntraFailure(9002313)
}

/**
 * Finds the client in the tenant.
 *
 * @throws EntraFailure 700016 unknown, 700038 not an id, 7000229 without service principal, 7000112 disabled
 */
export function findClient(organisation: Organisation, clientId: string): Client {
  const { database, tenantId } = organisation
  if (/^[0-]+$/.test(clientId)) throw new EntraFailure(700038, { appId: clientId })
  const application = findApplication(database, clientId)
  const servicePrincipal = findServicePrincipal(database, clientId)
  const foreign = application && application.home_tenant_id.toLowerCase() !== tenantId
  if (!application || (foreign && !servicePrincipal)) {
    throw new EntraFailure(700016, { appId: clientId, directory: directoryName(organisation) })
  }
  if (!servicePrincipal) throw new EntraFailure(7000229, { appId: clientId, tenantId })
  if (!servicePrincipal.account_enabled) {
    throw new EntraFailure(7000112, { appId: clientId, name: application.display_name })
  }
  return { application, servicePrincipal }
}

/** The organisation's name in AADSTS texts. */
export function directoryName({ database }: Organisation): string {
  return value<string>(database, 'SELECT display_name FROM organization')!
}

/** What a client proves itself with, as far as it is known before anything else is looked at. */
interface Proof {
  readonly credential: Credential
  readonly assertion: CheckedSignature | undefined
  /** The token endpoint's origin: an assertion may be addressed to it. */
  readonly realm: string
}

/**
 * Checks the credential of a confidential client.
 *
 * @returns 1 for a secret, 2 for a certificate
 * @throws EntraFailure with the code of whatever is wrong with it
 */
export function authenticateClient(
  organisation: Organisation,
  client: Client,
  { credential: { secret }, assertion, realm }: Proof,
): AuthenticationContext {
  if (client.application.is_public_client && (secret || assertion)) throw new EntraFailure(700025)
  if (assertion) {
    checkAssertion(organisation, client.application, { assertion, realm })
    return '2'
  }
  if (!secret) throw new EntraFailure(7000216)
  checkSecret(organisation, client.application.app_id, secret)
  return '1'
}

function checkSecret(organisation: Organisation, appId: string, secret: string): void {
  const now = present(organisation)
  const hash = hashSecret(secret)
  const credentials = passwordCredentials(organisation.database, appId)
  const presented = credentials.filter(({ secret_sha256 }) => secret_sha256 === hash)
  if (presented.length === 0) {
    throw new EntraFailure(7000215, {
      appId,
      because: `It is none of the application's ${credentials.length} secrets.`,
    })
  }
  if (!presented.some(({ start_at, end_at }) => start_at <= now && now < end_at)) {
    const [{ start_at, end_at }] = presented as [PasswordCredential]
    throw new EntraFailure(7000222, {
      appId,
      because: `The one presented is valid from ${start_at} to ${end_at}; it is now ${now}.`,
    })
  }
}
