import { openContractLog } from '../../src/kernel/contract/conformance/contract-log.ts'
import { openEvents } from '../../src/kernel/organisation/events.ts'
import { openFaultPlan } from '../../src/kernel/organisation/faults/faults.ts'
import { openJournal } from '../../src/kernel/organisation/journal.ts'
import type { Organisation } from '../../src/kernel/organisation/organisation.ts'
import { openOrganisationClock } from '../../src/kernel/organisation/organisation-clock.ts'
import { openRandom } from '../../src/kernel/organisation/random.ts'
import { seededState } from '../../src/organisations/initial-states.ts'
import { openOrganisation } from '../../src/organisations/open-organisation.ts'
import { openOrganisationDatabase } from '../../src/organisations/storage/organisation-database.ts'
import { schema } from '../../src/schema.ts'
import { seedSections } from '../../src/seed-sections.ts'

/** An organisation made of the parts that a test brings; the rest is as empty as can be. */
export function organisationOf<Parts extends Partial<Organisation> & Pick<Organisation, 'database'>>(
  parts: Parts,
): Organisation & Parts {
  const random = openRandom('test')
  return {
    tenantId: 'c0ffee00-0000-4000-8000-000000000001',
    names: [],
    random,
    clock: openOrganisationClock(),
    faults: openFaultPlan(random),
    contract: openContractLog(),
    journal: openJournal(),
    events: openEvents(),
    inUse: 0,
    isEvicted: false,
    mayKnow: () => true,
    ...parts,
  }
}

/** The default organisation, without an emulator around it. */
export async function contosoOrganisation(): Promise<Organisation> {
  return openOrganisation(
    await openOrganisationDatabase({
      schema,
      makeInitialState: seededState({ schema, sections: async () => seedSections }),
    }),
    {},
  )
}
