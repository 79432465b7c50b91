import type { NamedResource } from '../../../domain/applications/applications.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Finish } from '../../../kernel/pipeline/product.ts'
import type { CheckedSignature } from './client-assertion.ts'
import type { Client } from './client-authentication.ts'
import type { Presented } from './client-id.ts'

/** A request to the token endpoint, as every grant sees it. */
export interface TokenRequest extends Presented {
  readonly organisation: Organisation
  /** `common`, `organizations` or `consumers` when the path names no tenant. */
  readonly shared: string | undefined
  /** 1 for `/oauth2/token`, 2 for `/oauth2/v2.0/token`. */
  readonly endpoint: 1 | 2
  /** What was found of the signature of the client's assertion, where it sent one. */
  readonly assertion: CheckedSignature | undefined
  /** Where the endpoint was called, `scheme://host[:port]`. */
  readonly origin: string
}

/** Who gets a token, and for which API. */
interface Granted {
  readonly client: Client
  readonly resource: NamedResource
  /** Makes the reply, once all else is committed. */
  readonly sign: Finish['run']
}

/** One way to get a token. Whatever it redeems is redeemed when it returns; only signing is left. */
export type Grant = (request: TokenRequest) => Granted
