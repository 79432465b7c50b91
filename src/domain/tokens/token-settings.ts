import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { cachedRows } from '../../kernel/sqlite/row-cache.ts'
import { statement, value } from '../../query/statements/statements.ts'
import { takesNonce } from './header-nonce.ts'

/** How an organisation's tokens differ from the real ones. */
export interface TokenSettings {
  /** Tokens for Graph have no nonce in their header, so that the published keys verify them for everybody. Default false, as in reality. */
  readonly verifiableGraphTokens: boolean
}

export function tokenSettings(database: Database): TokenSettings {
  return cachedRows(database, 'token settings', () => ({
    verifiableGraphTokens:
      value<number>(database, 'SELECT verifiable_graph_tokens FROM token_settings') === 1,
  }))
}

/** Do tokens for a resource have a nonce in their header here? */
export function hasNonce({ database }: Organisation, appId: string): boolean {
  return takesNonce(appId) && !tokenSettings(database).verifiableGraphTokens
}

/** Changes what is given and leaves the rest. Tokens that were issued before stay valid. */
export function changeTokenSettings(database: Database, change: Partial<TokenSettings>): void {
  const { verifiableGraphTokens } = change
  if (verifiableGraphTokens === undefined) return
  statement(
    database,
    `INSERT INTO token_settings (id, verifiable_graph_tokens) VALUES (1, @value)
     ON CONFLICT (id) DO UPDATE SET verifiable_graph_tokens = @value`,
  ).run({ value: Number(verifiableGraphTokens) })
}
