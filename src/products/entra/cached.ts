import type { Call, Operation } from '../../kernel/pipeline/product.ts'
import { cachedRows } from '../../kernel/sqlite/row-cache.ts'
import type { Tenancy } from './tenant.ts'

/**
 * For documents that depend on nothing but the tenant and the address they are asked for at: the JSON text is kept until the database
 * changes, since every client fetches them at every start.
 */
export function cached(write: (call: Call<Tenancy>) => object): Operation<Tenancy> {
  return call => {
    const { organisation, caller, origin, operation } = call
    const key = `${operation.id} ${caller.shared ?? ''} ${origin}`
    return cachedRows(organisation.database, key, () => JSON.stringify(write(call)))
  }
}
