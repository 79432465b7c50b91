import { openEvents } from '../../src/kernel/organisation/events.ts'
import { openFaultPlan } from '../../src/kernel/organisation/faults/faults.ts'
import { openJournal } from '../../src/kernel/organisation/journal.ts'
import type { World } from '../../src/kernel/organisation/organisation.ts'
import { openWorldClock } from '../../src/kernel/organisation/organisation-clock.ts'
import { openRandom } from '../../src/kernel/organisation/random.ts'
import { seedBeginning } from '../../src/organisations/initial-states.ts'
import { openOrganisation } from '../../src/organisations/open-organisation.ts'
import { openStore } from '../../src/organisations/storage/organisation-database.ts'
import { schema } from '../../src/schema.ts'

/** A world made of the parts that a test brings; the rest is as empty as can be. */
export function worldOf<Parts extends Partial<World> & Pick<World, 'database'>>(parts: Parts): World & Parts {
  const random = openRandom('test')
  return {
    tenantId: 'c0ffee00-0000-4000-8000-000000000001',
    names: [],
    random,
    clock: openWorldClock(),
    faults: openFaultPlan(random),
    journal: openJournal(),
    events: openEvents(),
    inUse: 0,
    isResting: false,
    ...parts,
  }
}

/** The default world, without an emulator around it. */
export async function contosoWorld(): Promise<World> {
  return openOrganisation(await openStore({ schema, begin: seedBeginning({ schema }) }), {})
}
