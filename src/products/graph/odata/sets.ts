import type { Entity } from '../../../query/index.ts'
import { knownPlace, type Place, placeIn } from '../known-types.ts'

/** The entity sets that are emulated, by their paths in lower case. */
const sets = new Map<string, Entity>()

/** How many segments the path of a set has at most: of a longer path no more is looked at. */
let deepest = 0

/** Says which entity a set has, for those who know its path only. */
export function declareSet(set: string, entity: Entity): void {
  sets.set(set.toLowerCase(), entity)
  deepest = Math.max(deepest, set.split('/').length)
}

/**
 * The emulated set that a path leads into.
 *
 * @param segments without a version
 * @returns its entity, and what stands behind the key of an object
 */
export function setAt(
  segments: readonly string[],
): { entity: Entity; behind: readonly string[] } | undefined {
  for (let length = Math.min(segments.length, deepest); length > 0; length--) {
    const entity = sets.get(segments.slice(0, length).join('/').toLowerCase())
    if (entity) return { entity, behind: segments.slice(length + 1) }
  }
  return undefined
}

/**
 * What the real service's metadata has at a path. Within a set that is emulated the type of its objects is known, however deep the set
 * stands.
 *
 * @param segments without a version
 */
export function placeAt(segments: readonly string[]): Place | undefined {
  const { entity, behind = [] } = setAt(segments) ?? {}
  const [member] = behind
  if (entity === undefined || member === undefined) return knownPlace(segments)
  return placeIn(entity.name.replace(/^microsoft\.graph\./, ''), member)
}
