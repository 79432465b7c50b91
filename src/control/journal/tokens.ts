import { decodeJwt } from 'jose'
import type { Exchange } from '../../kernel/journal.ts'
import { maskJson } from '../masking.ts'

type Claims = Readonly<Record<string, unknown>>

/** What the tokens of an exchange say of themselves; nothing is verified. */
interface TokenClaims {
  /** Of the bearer that came. */
  readonly bearer?: Claims
  /** Of the assertion that a client proved itself with. */
  readonly assertion?: Claims
  /** Of the access token in the reply. */
  readonly issued?: Claims
  /** Of the id token in the reply. */
  readonly id?: Claims
}

/** The claims of all tokens that came or went; undefined when there were none that can be read. */
export function tokenClaims(exchange: Exchange): TokenClaims | undefined {
  const { requestHeaders, requestBody } = exchange
  const form = membersOf(requestBody)
  const reply = replyMembers(exchange)
  const found = {
    bearer: claimsOf(/^bearer +(\S+)/i.exec(requestHeaders.authorization ?? '')?.[1]),
    assertion: claimsOf(form.client_assertion),
    issued: claimsOf(reply.access_token ?? reply.token),
    id: claimsOf(reply.id_token),
  }
  const known = Object.entries(found).filter(([, claims]) => claims !== undefined)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}

function claimsOf(token: unknown): Claims | undefined {
  if (typeof token !== 'string') return undefined
  try {
    return maskJson(decodeJwt(token)) as Claims
  } catch {
    return undefined
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Only a reply that seems to bring a token is parsed. */
function replyMembers({ responseBody }: Exchange): Readonly<Record<string, unknown>> {
  const text = String(responseBody ?? '')
  if (text.length > 100_000 || !/"(?:access_token|token|id_token)"\s*:\s*"eyJ/.test(text)) return {}
  try {
    return membersOf(JSON.parse(text))
  } catch {
    return {}
  }
}
