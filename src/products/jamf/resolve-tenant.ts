import { decodeJwt } from 'jose'
import { hashSecret } from '../../domain/tokens/secrets.ts'
import { uncheckedMembers } from '../../kernel/http/body.ts'
import type { OrganisationDirectory } from '../../kernel/organisation/directory.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call, IncomingRequest, ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { type BasicCredentials, readBasic } from '../../protocols/basic-credentials.ts'
import { acceptsCredentials, knowsName } from './access/accounts.ts'
import { rememberedOrganisation } from './access/known-bearers.ts'
import { unknownInstance } from './errors.ts'

/** Below it every organisation's instance has a name. */
const CLOUD = '.jamfcloud.com'

/**
 * The organisation that a request's head names: by the host that was addressed, else by its bearer, else by user name and password.
 * Undefined for none.
 */
export function locate({ host, organisations, headers }: IncomingRequest): Organisation | undefined {
  const named = organisations.find(host)
  if (named || isInstance(host)) return named
  const token = bearerOf(headers)
  if (token) return rememberedOrganisation(organisations, token) ?? issuingOrganisation(organisations, token)
  const credentials = readBasic(headers.authorization)
  return credentials && organisationOfCredentials(organisations, credentials)
}

/** The organisation of the API client that a form names, unless the host names one. */
export function locateByForm({ host, organisations, body }: Pick<Call, 'host' | 'organisations' | 'body'>) {
  const credentials = readForm(body)
  return credentials && !organisations.find(host)
    ? organisationOfCredentials(organisations, credentials)
    : undefined
}

/** The user name or the client id that a request comes with, whether or not the rest of it will do. */
export function claimedName({ headers, body }: Pick<Call, 'headers' | 'body'>): string | undefined {
  return (readForm(body) ?? readBasic(headers.authorization))?.username
}

/** The bearer of a request, if it has one. */
export function bearerOf({ authorization = '' }: ResolvedRequest['headers']): string | undefined {
  return /^bearer +([^\s]+)$/i.exec(authorization)?.[1]
}

/** @throws Failure 404 for a name of Jamf's cloud that no organisation has */
export function requireInstance({
  host,
  organisations,
}: Pick<ResolvedRequest, 'host' | 'organisations'>): void {
  if (isInstance(host) && !organisations.find(host)) throw unknownInstance(host)
}

function isInstance(host: string): boolean {
  return host.endsWith(CLOUD)
}

/** A client's id and secret; undefined where the form has no id. */
function readForm(body: unknown): BasicCredentials | undefined {
  const { client_id: username, client_secret: password } = uncheckedMembers(body)
  if (typeof username !== 'string' || !username) return undefined
  return { username, password: typeof password === 'string' ? password : '' }
}

/** The organisation whose instance a token says it is of: nothing is verified. */
function issuingOrganisation(organisations: OrganisationDirectory, token: string): Organisation | undefined {
  try {
    return organisations.find(new URL(decodeJwt(token).iss ?? '').hostname)
  } catch {
    return undefined
  }
}

/** Where the credentials fit, else the first that knows the name: several organisations may have a user of that name. */
function organisationOfCredentials(
  organisations: OrganisationDirectory,
  credentials: BasicCredentials,
): Organisation | undefined {
  const { username, password } = credentials
  return (
    organisations
      .thatMayKnow('jamfCredentials', `${username} ${hashSecret(password)}`)
      .find(({ database }) => acceptsCredentials(database, credentials)) ??
    organisations.thatMayKnow('jamfName', username).find(({ database }) => knowsName(database, username))
  )
}
