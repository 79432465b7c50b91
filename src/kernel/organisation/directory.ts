import type { Organisation } from './organisation.ts'

/** The organisations of an emulator: finds one by any of its names. */
export interface OrganisationDirectory {
  add(organisation: Organisation): void
  remove(organisation: Organisation): void
  /** Lets an organisation be found by other names, and no more by its former ones. */
  rename(organisation: Organisation, names: readonly string[]): void
  /** Tells `listener` of each organisation that is removed, until the returned function is called. */
  onRemoval(listener: (organisation: Organisation) => void): () => void
  /** By tenant id, domain or host name, ignoring case. */
  find(name: string): Organisation | undefined
  /** The first organisation: it answers where a request names none. */
  readonly initial: Organisation
  readonly all: readonly Organisation[]
  /**
   * Those that may have a name of a kind that the schema declares, so that a search for what nobody knows opens no database.
   * The first of them is the one that came first.
   */
  thatMayKnow(kind: string, name: string): Organisation[]
}

export function openOrganisationDirectory(): OrganisationDirectory {
  const organisations: Organisation[] = []
  const byName = new Map<string, Organisation>()
  const listeners = new Set<(organisation: Organisation) => void>()
  const list = (organisation: Organisation): void => {
    for (const name of namesOf(organisation)) byName.set(name, organisation)
  }
  const unlist = (organisation: Organisation): void => {
    for (const name of namesOf(organisation)) byName.delete(name)
  }
  return {
    add(organisation) {
      organisations.push(organisation)
      list(organisation)
    },
    rename(organisation, names) {
      unlist(organisation)
      organisation.names = names
      list(organisation)
    },
    remove(organisation) {
      const index = organisations.indexOf(organisation)
      if (index < 0) return
      organisations.splice(index, 1)
      unlist(organisation)
      for (const listener of listeners) listener(organisation)
    },
    onRemoval(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    find: name => byName.get(name.toLowerCase()),
    get initial() {
      const [first] = organisations
      if (!first) throw new Error('No organisation has been seeded.')
      return first
    },
    all: organisations,
    thatMayKnow: (kind, name) => organisations.filter(organisation => organisation.mayKnow(kind, name)),
  }
}

function namesOf({ tenantId, names }: Organisation): string[] {
  return [tenantId, ...names].map(name => name.toLowerCase())
}
