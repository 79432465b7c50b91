import { askJson, type ControlAddress } from './ask.ts'

/** Which token is to be made; each member has a default that makes it good. */
export interface TokenOrder {
  /** App id or display name; by default the first application. */
  readonly application?: string
  /** User principal name or id; makes it a delegated token. */
  readonly user?: string
  /** A resource's name or app id, or any text; Microsoft Graph by default. */
  readonly audience?: string
  readonly roles?: readonly string[]
  /** Only with a user. */
  readonly scopes?: readonly string[]
  readonly version?: '1.0' | '2.0'
  /** In place of its own or beside them; null takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Seconds from now, negative for a token that has ended. */
  readonly lifetime?: number
  /** Seconds from now. */
  readonly notBefore?: number
  /** `current`, a published kid, or `unknown` for a key that nobody publishes. */
  readonly key?: string
  readonly algorithm?: 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'HS256' | 'none'
  readonly signature?: 'valid' | 'broken' | 'missing'
  /** In place of its own members or beside them; null takes one away. */
  readonly header?: Readonly<Record<string, unknown>>
  /** Makes it a token of Jamf Pro, of one of these two; only `lifetime` goes with it. */
  readonly jamf?: { readonly client: string } | { readonly account: string }
}

export interface MintedToken {
  readonly token_type: 'Bearer'
  readonly access_token: string
  /** Seconds; negative when it has ended, absent when it has no end. */
  readonly expires_in?: number
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Tokens of an organisation, without its secrets. */
export interface TokensControl {
  mint(order?: TokenOrder): Promise<MintedToken>
}

export function tokensControl(address: ControlAddress): TokensControl {
  return { mint: (order = {}) => askJson(address, 'tokens', { method: 'POST', json: order }) }
}
