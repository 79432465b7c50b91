import type { Database } from './database.ts'
import type { Random } from './random.ts'
import type { WorldClock } from './world-clock.ts'

/** One organisation with everything that can change in it. */
export interface World {
  /** The tenant id (GUID, lower case). */
  readonly tenantId: string
  /** A reset puts another in its place, so it is asked for each time and not kept. */
  readonly database: Database
  readonly clock: WorldClock
  readonly random: Random
  /** Names that lead here: its domains and the host of its Jamf Pro instance, lower case. */
  readonly names: readonly string[]
  /** Back to the seed: the data, and the clock to the machine's time. */
  reset(): Promise<void>
}

/** Who lives here: finds a world by any of its names. */
export interface Tenants {
  add(world: World): void
  /** By tenant id, domain or host name, ignoring case. */
  find(name: string): World | undefined
  /** The first world: it answers where a request names none. */
  readonly initial: World
  readonly all: readonly World[]
}

export function openTenants(): Tenants {
  const worlds: World[] = []
  const byName = new Map<string, World>()
  return {
    add(world) {
      worlds.push(world)
      for (const name of [world.tenantId, ...world.names]) byName.set(name.toLowerCase(), world)
    },
    find: name => byName.get(name.toLowerCase()),
    get initial() {
      const [first] = worlds
      if (!first) throw new Error('No organisation has been seeded.')
      return first
    },
    all: worlds,
  }
}
