import { findRegistration } from '../../domain/applications/registrations.ts'
import type { Tenants } from '../../kernel/organisation/directory.ts'
import type { World } from '../../kernel/organisation/organisation.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import { formOf, readClaimedClient, readOpenTicket } from './authorize/consent-state.ts'
import type { Tenancy } from './tenant.ts'
import { readClientId } from './token/client-id.ts'

/** Operations that a shared name leaves to be told by who signs in; the documents under one are of nobody. */
const SIGNING_IN = ['issueTokenV1', 'issueTokenV2', 'showConsentV1', 'showConsentV2', 'acceptConsent']

/**
 * The organisation of a sign-in: that where somebody has signed in already; under a shared name that of the user, else the first that
 * knows the application.
 */
export function settle(call: Call<Tenancy>): World | undefined {
  const { tenants, caller, operation } = call
  if (!SIGNING_IN.includes(operation.id)) return undefined
  const tenantId = readOpenTicket(call)?.tenantId
  if (tenantId !== undefined) return tenants.find(tenantId)
  if (!caller.shared) return undefined
  const { username } = formOf(call)
  return tenants.find(domainOf(username)) ?? worldKnowing(tenants, callerName(call))
}

function domainOf(userName: unknown): string {
  return typeof userName === 'string' ? userName.trim().split('@').at(-1)! : ''
}

/** The first organisation that an application is registered in. */
export function worldKnowing({ all }: Tenants, appId: string | undefined): World | undefined {
  return appId === undefined ? undefined : all.find(world => findRegistration(world, appId))
}

/** The client's id as far as it can be read, whether or not the rest of the request will do. */
export function callerName(call: Pick<Call, 'headers' | 'query' | 'body'>): string | undefined {
  const id = credentialId(call) ?? readClaimedClient(call) ?? [call.query.client_id].flat()[0]
  return typeof id === 'string' && id ? id : undefined
}

function credentialId({ headers, body }: Pick<Call, 'headers' | 'body'>): unknown {
  const form = (body ?? {}) as Readonly<Record<string, string>>
  try {
    return readClientId({ form, authorization: headers.authorization })
  } catch {
    return undefined
  }
}
