import type { OrganisationDirectory } from '../../../kernel/organisation/directory.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'

/** Tokens are about 0.5 kB each, so this bounds the memory to some 2 MB. */
const CAPACITY = 4096
const memories = new WeakMap<OrganisationDirectory, Map<string, Organisation>>()

/** The organisation of a bearer that was good once. */
export function rememberedOrganisation(
  organisations: OrganisationDirectory,
  token: string,
): Organisation | undefined {
  return memoryOf(organisations).get(token)
}

export function rememberOrganisation(
  organisations: OrganisationDirectory,
  token: string,
  organisation: Organisation,
): void {
  const memory = memoryOf(organisations)
  if (memory.get(token) === organisation) return
  if (memory.size >= CAPACITY) memory.delete(memory.keys().next().value!)
  memory.set(token, organisation)
}

function memoryOf(organisations: OrganisationDirectory): Map<string, Organisation> {
  let memory = memories.get(organisations)
  if (!memory) {
    memory = new Map()
    memories.set(organisations, memory)
    const entries = memory
    organisations.onRemoval(removed => {
      for (const [token, organisation] of entries) if (organisation === removed) entries.delete(token)
    })
  }
  return memory
}
