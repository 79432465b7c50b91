import t from 'tap'
import { seededState } from '../../../src/organisations/initial-states.ts'
import type { Evictable } from '../../../src/organisations/storage/idle-eviction.ts'
import { openOrganisationDatabase } from '../../../src/organisations/storage/organisation-database.ts'
import { schema } from '../../../src/schema.ts'
import { seedSections } from '../../../src/seed-sections.ts'

t.test('one that is evicted tells by what names it is found, without being opened', async t => {
  let evictable: Evictable | undefined
  const store = await openOrganisationDatabase({
    schema,
    makeInitialState: seededState({ schema, sections: async () => seedSections }),
    idleEviction: { used: asked => (evictable = asked), left: () => {} },
  })
  t.teardown(() => store.close())
  const evict = () => evictable!.evict()
  t.equal(store.mayKnow('jamfName', 'nobody'), true, 'while it is loaded, its tables know better')

  store.database.exec("UPDATE jamf_accounts SET username = 'Ada' WHERE username = 'jamfadmin'")
  evict()
  t.equal(store.mayKnow('jamfName', 'nobody'), false)
  t.equal(store.mayKnow('jamfName', 'jamfadmin'), false, 'not by a name that it had once')
  t.equal(store.mayKnow('jamfName', 'ADA'), true, 'in any case')
  t.equal(store.mayKnow('application', 'c0ffee00-0000-4000-8000-0000000000a1'), true)
  t.equal(store.isEvicted, true)
})
