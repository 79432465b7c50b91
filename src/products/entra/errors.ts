import { Failure, type FailureKind } from '../../kernel/http/failure.ts'

/** What the token service says to one AADSTS number. */
export interface CatalogueEntry {
  readonly error: string
  readonly kind: FailureKind
  readonly status?: number
  /** `{name}` is filled in from the failure's facts. */
  readonly message: string
  /** What MSAL looks at to tell whether the user has to come back. */
  readonly suberror?: string
  /** The claims challenge: what the next token has to show. */
  readonly claims?: string
  /** More than the message says, for the journal. */
  readonly because?: string | undefined
}

const bad = (error: string, message: string): CatalogueEntry => ({ error, kind: 'invalid', message })
const client = (message: string): CatalogueEntry => ({
  error: 'invalid_client',
  kind: 'unauthenticated',
  message,
})

/**
 * The AADSTS codes that are produced here. Whether a code comes with 400 or 401 matters: MSAL Python remembers a 400
 * for a minute and answers the same request from that memory.
 */
export const CATALOGUE = {
  7000215: client(
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.",
  ),
  7000222: client(
    "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ),
  7000216: client(
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ),
  700025: client("Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
  700016: {
    error: 'unauthorized_client',
    kind: 'invalid',
    message:
      "Application with identifier '{appId}' was not found in the directory '{directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  },
  700038: {
    error: 'unauthorized_client',
    kind: 'invalid',
    message: '{appId} is not a valid application identifier.',
  },
  7000229: client(
    'The client application {appId} is missing service principal in the tenant {tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119',
  ),
  7000112: {
    error: 'unauthorized_client',
    kind: 'invalid',
    message: "Application '{appId}'({name}) is disabled.",
  },
  700027: client(
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{appId}'.]",
  ),
  700021: client("Client assertion application identifier doesn't match 'client_id' parameter."),
  700023: client('Client assertion audience claim does not match Realm issuer.'),
  700024: client(
    'Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {to}.',
  ),
  700026: client("Client application has no configured keys. App: '{appId}'."),
  50027: client('JWT token is invalid or malformed.'),
  5002723: bad(
    'invalid_request',
    'Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.',
  ),
  70011: bad(
    'invalid_scope',
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
  ),
  1002012: bad(
    'invalid_scope',
    'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ),
  900144: bad('invalid_request', "The request body must contain the following parameter: '{field}'."),
  901002: bad('invalid_request', "The 'resource' request parameter isn't supported."),
  70003: {
    error: 'unsupported_grant_type',
    kind: 'invalid',
    message: "The app requested an unsupported grant type '{grant}'.",
  },
  900561: {
    error: 'invalid_request',
    kind: 'methodNotAllowed',
    status: 400,
    message: 'The endpoint only accepts {allowed} requests. Received a {method} request.',
  },
  9002313: bad('invalid_request', 'Invalid request. Request is malformed or invalid.'),
  90002: bad(
    'invalid_request',
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ),
  900023: bad(
    'invalid_request',
    "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.",
  ),
  900021: bad(
    'invalid_request',
    "Requested tenant identifier '{tenant}' is not valid. Tenant identifiers may not be an empty GUID.",
  ),
  50059: bad(
    'invalid_request',
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ),
  50049: bad('invalid_instance', 'Unknown or invalid instance.'),
  500011: bad(
    'invalid_resource',
    'The resource principal named {resource} was not found in the tenant named {directory}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  ),
  501051: bad(
    'invalid_grant',
    "Application '{appId}'({name}) is not assigned to a role for the application '{resource}'({resourceName}).",
  ),
  50011: bad(
    'invalid_client',
    "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
  ),
  500113: bad('invalid_request', 'No reply address is registered for the application.'),
  900971: bad('invalid_request', 'No reply address provided.'),
  50126: bad('invalid_grant', 'Error validating credentials due to invalid username or password.'),
  50034: bad(
    'invalid_grant',
    'The user account {userName} does not exist in the directory. To sign into this application, the account must be added to the directory.',
  ),
  50057: bad('invalid_grant', 'The user account is disabled.'),
  90094: bad(
    'interaction_required',
    '{name} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.',
  ),
  165000: bad(
    'invalid_request',
    'Invalid Request: Request tokens do not match the user context. Failure Reasons:[{reason}]',
  ),
  650052: bad(
    'invalid_client',
    "The app needs access to a service ('{resource}') that your organization '{directory}' has not subscribed to or enabled. Contact your IT Admin to review the configuration of your service subscriptions.",
  ),
  65004: {
    error: 'access_denied',
    kind: 'forbidden',
    message: 'User declined to consent to access the app.',
  },
} as const satisfies Record<number, CatalogueEntry>

export type AadstsCode = keyof typeof CATALOGUE

/** A refusal by the token service with its AADSTS number, whether or not it comes about by itself here. */
export class AadstsFailure extends Failure {
  readonly aadsts: number
  readonly oauthError: string
  readonly suberror: string | undefined
  readonly claims: string | undefined

  constructor(aadsts: number, entry: CatalogueEntry) {
    const code = `AADSTS${aadsts}`
    super(entry.kind, entry.message, {
      code,
      reason: `${code}: ${[entry.message, entry.because].filter(Boolean).join(' ')}`,
      ...(entry.status ? { status: entry.status } : {}),
    })
    this.aadsts = aadsts
    this.oauthError = entry.error
    this.suberror = entry.suberror
    this.claims = entry.claims
  }
}

/** A refusal that is produced here, named by its AADSTS number. */
export class EntraFailure extends AadstsFailure {
  /**
   * @param facts fill in the message; `because` is for the journal only
   * @param oauthError where it differs from the catalogue's
   */
  constructor(aadsts: AadstsCode, facts: Readonly<Record<string, string>> = {}, oauthError?: string) {
    const entry: CatalogueEntry = CATALOGUE[aadsts]
    const message = entry.message.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
    super(aadsts, { ...entry, message, because: facts.because, error: oauthError ?? entry.error })
  }
}
