import { findRegistration } from '../../domain/applications/registrations.ts'
import { uncheckedMembers } from '../../kernel/http/body.ts'
import type { OrganisationDirectory } from '../../kernel/organisation/directory.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import { readClaimedClient, readOpenConsentState } from './authorize/consent-state.ts'
import type { Tenancy } from './tenant.ts'
import { readClientId } from './token/client-id.ts'

/**
 * The organisation of a sign-in: that where somebody has signed in already; under a shared name that of the user, else the first that
 * knows the application. The documents under a shared name are of nobody.
 */
export function resolveFromBody(call: Call<Tenancy>): Organisation | undefined {
  const { organisations, caller, operation } = call
  if (!operation.extensions['x-signs-in']) return undefined
  const tenantId = readOpenConsentState(call)?.tenantId
  if (tenantId !== undefined) return organisations.find(tenantId)
  if (!caller.shared) return undefined
  const { username } = uncheckedMembers(call.body)
  return (
    organisations.find(domainOf(textOf(username))) ?? organisationKnowing(organisations, callerName(call))
  )
}

function domainOf(userName = ''): string {
  return userName.trim().split('@').at(-1)!
}

/** The first organisation that an application is registered in. */
export function organisationKnowing(
  organisations: OrganisationDirectory,
  appId: string | undefined,
): Organisation | undefined {
  if (appId === undefined) return undefined
  return organisations
    .thatMayKnow('application', appId)
    .find(organisation => findRegistration(organisation, appId))
}

/** The client's id as far as it can be read, whether or not the rest of the request will do. */
export function callerName(call: Pick<Call, 'headers' | 'query' | 'body'>): string | undefined {
  const { client_id } = call.query
  const id =
    credentialId(call) ?? readClaimedClient(call) ?? (Array.isArray(client_id) ? client_id[0] : client_id)
  return typeof id === 'string' && id ? id : undefined
}

function textOf(member: unknown): string | undefined {
  return typeof member === 'string' ? member : undefined
}

function credentialId({ headers, body }: Pick<Call, 'headers' | 'body'>): string | undefined {
  const { client_id, client_assertion } = uncheckedMembers(body)
  const form = { client_id: textOf(client_id), client_assertion: textOf(client_assertion) }
  try {
    return readClientId({ form, authorization: headers.authorization })
  } catch {
    return undefined
  }
}
