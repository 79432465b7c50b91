import type { Failure } from '../../kernel/http/failure.ts'
import { type AadstsCode, AadstsFailure, CATALOGUE, type CatalogueEntry, EntraFailure } from './errors.ts'

type Details = Partial<Omit<CatalogueEntry, 'error' | 'message'>>

const refusal = (error: string, message: string, details: Details = {}): CatalogueEntry => ({
  error,
  kind: 'invalid',
  message,
  ...details,
})
const grant = (message: string, details?: Details) => refusal('invalid_grant', message, details)
const client = (message: string) => refusal('invalid_client', message, { kind: 'unauthenticated' })

/** Conditional Access asks for a token that says which policies were met. */
const CLAIMS =
  '{"access_token":{"capolids":{"essential":true,"values":["00000000-0000-0000-0000-000000000000"]}}}'
const action = (message: string) =>
  refusal('interaction_required', message, { suberror: 'basic_action', claims: CLAIMS })
const blocked = (message: string) => grant(message, { suberror: 'message_only', claims: CLAIMS })

/** AADSTS numbers that a client has to cope with and that nothing here leads to; the texts are ours. */
const ON_DEMAND: Readonly<Record<number, CatalogueEntry>> = {
  16000: refusal(
    'interaction_required',
    'No account of this directory is signed in, so one has to be chosen.',
  ),
  28000: refusal('invalid_scope', 'The scope names more than one resource.'),
  50013: grant('The signature of the assertion could not be verified.'),
  50053: grant('The account is locked after too many attempts to sign in.'),
  50055: grant('The password has expired.', { suberror: 'user_password_expired' }),
  50056: grant('The account has no password, or a wrong one is kept for it.'),
  50058: refusal('login_required', 'A sign-in without a prompt was asked for, but nobody is signed in.'),
  50076: action('The user has to confirm the sign-in with a second factor.'),
  50079: action('The user has to register a second factor.'),
  50105: grant('The user has not been assigned to this application.'),
  50158: action('The user has to pass a challenge of another provider.'),
  50173: grant('The grant was revoked; the user has to sign in anew.'),
  50194: refusal('invalid_request', 'The application serves one organisation and cannot be used on /common.'),
  50196: grant('The client asks for the same again and again; it was stopped.'),
  500112: client('The redirect URI is not the one that the code was issued for.'),
  500131: grant('The assertion was issued for another audience.'),
  500133: grant('The assertion has expired or is not valid yet.'),
  501481: grant('The code verifier does not belong to the code challenge.'),
  53000: blocked('Access is allowed from compliant devices only, and this one is not.'),
  53003: blocked('Conditional Access policies do not allow a token to be issued.'),
  54005: grant('The authorization code has been redeemed already.'),
  65001: grant('Neither the user nor an administrator has consented to this application.', {
    suberror: 'consent_required',
  }),
  70000: grant('The grant is not valid.'),
  70008: grant('The authorization code or refresh token has expired.'),
  70016: refusal('authorization_pending', 'The user has not finished signing in yet; ask again later.'),
  70018: refusal('bad_verification_code', 'The device code is not known.'),
  70019: refusal('expired_token', 'The device code has expired.'),
  70021: refusal('invalid_request', 'No federated credential fits the assertion.'),
  70043: grant('The refresh token is older than Conditional Access allows; the user has to sign in.'),
  700005: grant('The authorization code was issued for another organisation.'),
  700082: grant('The refresh token was not used for too long and has expired.'),
  700084: grant('The refresh token of the single-page application has reached the end of its fixed life.'),
  700211: client('No federated credential has the issuer of the assertion.'),
  700212: client('No federated credential has the audience of the assertion.'),
  700213: client('No federated credential has the subject of the assertion.'),
  7000114: grant('The application may not ask on behalf of users.'),
  7000218: client('The request has neither client_assertion nor client_secret.'),
  90014: refusal('invalid_request', 'A required field is missing.'),
  90033: refusal('server_error', 'A transient error has occurred.', { kind: 'unavailable' }),
  90055: refusal('temporarily_unavailable', 'There are too many requests for this organisation.', {
    kind: 'throttled',
  }),
  9001023: refusal('invalid_request', 'This grant cannot be used on /common or /consumers.'),
}

/** The number that goes with each of OAuth's names, and the status where it differs from the number's. */
const OAUTH: Readonly<Record<string, readonly [aadsts: number, status?: number]>> = {
  access_denied: [65004],
  authorization_declined: [65004, 400],
  authorization_pending: [70016],
  bad_verification_code: [70018],
  consent_required: [65001],
  expired_token: [70019],
  interaction_required: [50076],
  invalid_client: [7000215],
  invalid_grant: [70000],
  invalid_request: [9002313],
  invalid_resource: [500011],
  invalid_scope: [70011],
  login_required: [50058],
  server_error: [90033, 500],
  // A way of saying that the authorization is pending (RFC 8628, section 3.5).
  slow_down: [70016],
  temporarily_unavailable: [90033],
  unauthorized_client: [700016],
  unsupported_grant_type: [70003],
}

export const failureNames: readonly string[] = [
  ...Object.keys({ ...CATALOGUE, ...ON_DEMAND }).map(number => `AADSTS${number}`),
  ...Object.keys(OAUTH),
]

/** A refusal that nothing here leads to by itself. */
export function onDemand(aadsts: keyof typeof ON_DEMAND): AadstsFailure {
  return new AadstsFailure(aadsts, ON_DEMAND[aadsts]!)
}

/** A refusal by its AADSTS number, with or without the prefix, or by OAuth's name for it. */
export function failureNamed(name: string): Failure | undefined {
  const number = /^(?:AADSTS)?(\d+)$/.exec(name)?.[1]
  if (number) return failureNumbered(Number(number))
  if (!Object.hasOwn(OAUTH, name)) return undefined
  const [aadsts, status] = OAUTH[name]!
  const { kind, message, suberror, claims, status: usual } = failureNumbered(aadsts)!
  return new AadstsFailure(aadsts, {
    error: name,
    kind,
    message,
    status: status ?? usual,
    ...(suberror ? { suberror } : {}),
    ...(claims ? { claims } : {}),
  })
}

function failureNumbered(aadsts: number): AadstsFailure | undefined {
  if (Object.hasOwn(ON_DEMAND, aadsts)) return onDemand(aadsts)
  if (!Object.hasOwn(CATALOGUE, aadsts)) return undefined
  // There is no request yet that the text could tell about.
  const { message } = CATALOGUE[aadsts as AadstsCode]
  const names = [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  return new EntraFailure(aadsts as AadstsCode, Object.fromEntries(names.map(name => [name, `<${name}>`])))
}
