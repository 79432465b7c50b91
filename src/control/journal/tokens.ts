import { decodeJwt } from 'jose'
import type { Exchange } from '../../kernel/organisation/journal.ts'
import { maskJson } from '../masked-json.ts'
import type { ReadBody } from './bodies.ts'

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
export function tokenClaims(
  { requestHeaders }: Pick<Exchange, 'requestHeaders'>,
  asked: ReadBody,
  answered: ReadBody,
): TokenClaims | undefined {
  const sent = membersOf(asked)
  const reply = membersOf(answered)
  const found = {
    bearer: claimsOf(/^bearer +(\S+)/i.exec(requestHeaders.authorization ?? '')?.[1]),
    assertion: claimsOf(sent.client_assertion),
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

function membersOf(body: ReadBody): Readonly<Record<string, unknown>> {
  if (body.kind === 'form') return body.fields
  const isObject = body.kind === 'json' && typeof body.value === 'object' && body.value !== null
  return isObject ? (body.value as Record<string, unknown>) : {}
}
