import type { World } from './organisation.ts'

/** Who lives here: finds a world by any of its names. */
export interface Tenants {
  add(world: World): void
  remove(world: World): void
  /** Lets a world be found by other names, and no more by its former ones. */
  rename(world: World, names: readonly string[]): void
  /** Tells whoever remembers something of a world to forget it, until the function that it gives back is called. */
  onRemoval(listener: (world: World) => void): () => void
  /** By tenant id, domain or host name, ignoring case. */
  find(name: string): World | undefined
  /** The first world: it answers where a request names none. */
  readonly initial: World
  readonly all: readonly World[]
  /** All, those first that need not be opened: for a search that is likely to end among them. */
  readonly awakeFirst: readonly World[]
}

export function openTenants(): Tenants {
  const worlds: World[] = []
  const byName = new Map<string, World>()
  const listeners = new Set<(world: World) => void>()
  const list = (world: World): void => {
    for (const name of namesOf(world)) byName.set(name, world)
  }
  const unlist = (world: World): void => {
    for (const name of namesOf(world)) byName.delete(name)
  }
  return {
    add(world) {
      worlds.push(world)
      list(world)
    },
    rename(world, names) {
      unlist(world)
      world.names = names
      list(world)
    },
    remove(world) {
      const index = worlds.indexOf(world)
      if (index < 0) return
      worlds.splice(index, 1)
      unlist(world)
      for (const listener of listeners) listener(world)
    },
    onRemoval(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    find: name => byName.get(name.toLowerCase()),
    get initial() {
      const [first] = worlds
      if (!first) throw new Error('No organisation has been seeded.')
      return first
    },
    all: worlds,
    get awakeFirst() {
      return worlds.toSorted((one, other) => Number(one.isResting) - Number(other.isResting))
    },
  }
}

function namesOf({ tenantId, names }: World): string[] {
  return [tenantId, ...names].map(name => name.toLowerCase())
}
