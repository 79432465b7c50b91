import type { OperationContract } from '../../kernel/contract/contract.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Identity, ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { cachedRows } from '../../kernel/sqlite/row-cache.ts'
import { readBasic } from '../../protocols/basic-credentials.ts'
import {
  authenticateAccount,
  findAccount,
  findApiClient,
  type JamfAccount,
  rolePrivileges,
} from './access/accounts.ts'
import { rememberOrganisation } from './access/known-bearers.ts'
import { badTokenReason, noTokenReason } from './access/refusal-reasons.ts'
import { findJamfToken, type TokenOwner } from './access/tokens.ts'
import { type Caller, NOBODY } from './caller.ts'
import { isClassic } from './classic/negotiation.ts'
import { badCredentials, forbidden, invalidToken, olderAddress, unknownServlet } from './errors.ts'
import { isOlderAddress } from './not-emulated.ts'
import { bearerOf, requireInstance } from './resolve-tenant.ts'

/**
 * Finds out who sent the request: by bearer on both APIs, by user name and password on the Classic one only. The Classic API takes no
 * address that begins with two slashes; the Pro API does (seen: Jamf-Concepts/jamf-cli#179, deploymenttheory/go-api-sdk-jamfpro#559).
 *
 * @throws Failure 401, 404 for an instance that there is not
 */
export function identify(request: ResolvedRequest): Identity<Caller> {
  requireInstance(request)
  const { organisation, headers, operation, url } = request
  if (isClassic(request) && url.startsWith('//')) throw unknownServlet(url)
  if (isOlderAddress(url)) throw olderAddress()
  if (operation?.extensions['x-authentication-required'] === false) return { organisation, caller: NOBODY }
  const token = bearerOf(headers)
  return token ? identifyBearer(request, token) : identifyAccount(request)
}

function identifyAccount(request: ResolvedRequest): Identity<Caller> {
  const {
    organisation,
    headers: { authorization },
  } = request
  const classic = isClassic(request)
  const credentials = classic ? readBasic(authorization) : undefined
  const account = credentials && authenticateAccount(organisation.database, credentials)
  if (!account) {
    const reason = noTokenReason(organisation, { authorization, isClassic: classic })
    throw credentials ? badCredentials(reason) : invalidToken(reason)
  }
  return { organisation, caller: accountCaller(account) }
}

function identifyBearer({ organisation, organisations }: ResolvedRequest, token: string): Identity<Caller> {
  const { database, clock } = organisation
  const { caller, until } = cachedRows(database, `bearer ${token}`, () => bearer(organisation, token))
  if (until <= clock.now()) throw invalidToken(badTokenReason(organisation, token))
  rememberOrganisation(organisations, token, organisation)
  return { organisation, caller }
}

/** Whose token it is, and until when. @throws Failure 401 for one that is unknown: nothing is remembered of it */
function bearer(organisation: Organisation, token: string): { caller: Caller; until: number } {
  const found = findJamfToken(organisation, token)
  const owner = found && ownerOf(organisation, found.owner)
  if (!owner) throw invalidToken(badTokenReason(organisation, token))
  return { caller: { ...owner, token }, until: found.until }
}

function ownerOf({ database }: Organisation, { accountId, clientId }: TokenOwner): Caller | undefined {
  if (accountId !== null) {
    const account = findAccount(database, accountId)
    return account && accountCaller(account)
  }
  const client = findApiClient(database, clientId)
  if (!client) return undefined
  return {
    kind: 'client',
    id: client.id,
    name: client.client_id,
    privileges: new Set(rolePrivileges(database, client.role_ids)),
  }
}

function accountCaller({ id, username, privileges_json }: JamfAccount): Caller {
  const privileges = new Set(JSON.parse(privileges_json) as string[])
  return { kind: 'account', id, name: username, privileges }
}

/** @throws Failure 403 unless the caller has every privilege that the operation requires */
export function permit({ caller }: Identity<Caller>, operation: OperationContract): void {
  const required = (operation.extensions['x-required-privileges'] ?? []) as readonly string[]
  const lacking = required.filter(privilege => !caller.privileges.has(privilege))
  if (lacking.length === 0) return
  const has = [...caller.privileges].slice(0, 20).join(', ') || 'none'
  throw forbidden(`'${caller.name}' lacks the privileges ${lacking.join(', ')}; it has ${has}.`)
}
