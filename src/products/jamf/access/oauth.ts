import type { Result } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { readBasic } from '../../../protocols/basic-credentials.ts'
import type { Caller } from '../caller.ts'
import { OAuthFailure } from '../errors.ts'
import { smallBody } from '../pro/replies.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { authenticateApiClient, type JamfApiClient } from './accounts.ts'
import { badClientReason } from './refusal-reasons.ts'
import { issueClientToken, scopesOf } from './tokens.ts'

type Form = RequestBodies['createClientToken']

/** A token for an API client; `expires_in` is one second short, as Jamf's own is. */
export function createClientToken(call: Call<Caller, Form>): Result {
  const form = call.body
  if (form.grant_type !== 'client_credentials') {
    throw new OAuthFailure('unsupported_grant_type', 'OAuth 2.0 Parameter: grant_type')
  }
  const { organisation } = call
  const client = authenticate(call, form)
  const scopes = readScope(form.scope, client)
  const { token } = issueClientToken(organisation, {
    client,
    scopes,
    lifetimeSeconds: client.token_lifetime_seconds,
  })
  return smallBody({
    access_token: token,
    scope: scopes.join(' '),
    token_type: 'Bearer',
    expires_in: client.token_lifetime_seconds - 1,
  })
}

/** The client by the credentials in the form or in a Basic header. */
function authenticate({ organisation, headers }: Call<Caller>, form: Form): JamfApiClient {
  const basic = form.client_id ? undefined : readBasic(headers.authorization)
  const clientId = form.client_id ?? basic?.username
  const secret = form.client_secret ?? basic?.password
  const client =
    clientId && secret ? authenticateApiClient(organisation.database, { clientId, secret }) : undefined
  if (client) return client
  const reason = badClientReason(organisation, { clientId, secret })
  throw new OAuthFailure('invalid_client', 'Client authentication failed', reason)
}

/** `api-role:1 api-role:2`: by default all roles of the client. */
function readScope(scope: string | undefined, client: JamfApiClient): string[] {
  const assigned = scopesOf(client)
  const wanted = scope?.split(' ').filter(Boolean) ?? []
  if (wanted.length === 0) return assigned
  const unassigned = wanted.find(name => !assigned.includes(name))
  if (unassigned) throw new OAuthFailure('invalid_scope', `The scope ${unassigned} is not assigned.`)
  return wanted
}
