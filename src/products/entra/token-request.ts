import type { World } from '../../kernel/tenants.ts'

/** A request to the token endpoint, as every grant sees it. */
export interface TokenRequest {
  readonly world: World
  /** `common`, `organizations` or `consumers` when the path names no tenant. */
  readonly shared: string | undefined
  /** 1 for `/oauth2/token`, 2 for `/oauth2/v2.0/token`. */
  readonly endpoint: 1 | 2
  readonly form: Readonly<Record<string, string>>
  readonly authorization: string | undefined
  /** Where the endpoint was called, `scheme://host[:port]`. */
  readonly origin: string
}

/** One way to get a token. */
export type Grant = (request: TokenRequest) => Promise<object>
