import type { Entity } from '../../../query/index.ts'

const defaults = new WeakMap<Entity, readonly string[]>()

/** The properties that are sent unless `$select` says otherwise. */
export function defaultsOf(entity: Entity): readonly string[] {
  let names = defaults.get(entity)
  if (!names) {
    names = Object.keys(entity.properties).filter(name => entity.properties[name]!.byDefault !== false)
    defaults.set(entity, names)
  }
  return names
}
