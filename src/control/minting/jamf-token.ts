import { decodeJwt, decodeProtectedHeader } from 'jose'
import { Failure } from '../../kernel/http/failure.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { accountNames, apiClients, findAccountNamed } from '../../products/jamf/access/accounts.ts'
import {
  ACCOUNT_TOKEN_SECONDS,
  type IssuedToken,
  issueAccountToken,
  issueClientToken,
  scopesOf,
} from '../../products/jamf/access/tokens.ts'
import { someOf } from '../wording.ts'
import type { JamfOwner, Minted } from './order.ts'

interface JamfOrder {
  readonly owner: JamfOwner
  /** Seconds; the owner's usual one when absent, negative for a token that has ended. */
  readonly lifetime: number | undefined
}

/**
 * A token of Jamf Pro for an API client or an account, without its secret.
 *
 * @throws Failure `notFound` that names those there are
 */
export function mintJamfToken(organisation: Organisation, order: JamfOrder): Minted {
  const { token } = issue(organisation, order)
  const claims = decodeJwt(token)
  const expires_in = claims.exp! - claims.iat!
  return {
    token_type: 'Bearer',
    access_token: token,
    expires_in,
    header: decodeProtectedHeader(token),
    claims,
  }
}

function issue(organisation: Organisation, { owner, lifetime }: JamfOrder): IssuedToken {
  const { database } = organisation
  if (owner.account !== undefined) {
    const account = findAccountNamed(database, owner.account)
    if (!account) throw missing(`account '${owner.account}'`, accountNames(database))
    return issueAccountToken(organisation, {
      accountId: account.id,
      lifetimeSeconds: lifetime ?? ACCOUNT_TOKEN_SECONDS,
    })
  }
  const clients = apiClients(database)
  const client = clients.find(({ client_id }) => client_id === owner.client)
  if (!client) {
    const known = clients.map(({ display_name, client_id }) => `${display_name} (${client_id})`)
    throw missing(`enabled API client '${owner.client}'`, known)
  }
  return issueClientToken(organisation, {
    client,
    scopes: scopesOf(client),
    lifetimeSeconds: lifetime ?? client.token_lifetime_seconds,
  })
}

function missing(what: string, known: readonly string[]): Failure {
  return new Failure('notFound', `Jamf Pro has no ${what}; it has ${someOf(known)}.`)
}
