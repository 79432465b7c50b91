import type { Operation } from '../../kernel/pipeline/product.ts'
import type { Entity } from '../../query/index.ts'
import type { Caller } from './authenticate.ts'
import { addressed } from './odata/keys.ts'
import { answerCollection, type GraphCall, readEntity } from './odata/reading.ts'

/** One object of an entity by its key, under the name that contexts have for its set. */
export function readOne(
  call: GraphCall,
  entity: Entity,
  { context, key }: { context: string; key: string },
): string {
  return readEntity(call, { entity, context, ...addressed(entity, key) })
}

/** Listing (also as `/$count`) and reading an entity. */
export function reads(entity: Entity, context: string): Record<'list' | 'get', Operation<Caller>> {
  return {
    list: call => answerCollection(call, { entity, context }),
    get: call => readOne(call, entity, { context, key: call.params.id! }),
  }
}
