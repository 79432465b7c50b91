import { RULED_UNITS } from '../../../domain/directory/dynamic-memberships.ts'
import { badRequest } from '../errors.ts'
import { entitySet } from '../odata/entity-set.ts'
import { administrativeUnit } from './administrative-unit.ts'
import { followRule, refuseBadRule, refuseDynamic } from './membership-rules.ts'

/** All that can be done with administrative units. */
export const administrativeUnits = entitySet(administrativeUnit, {
  set: 'directory/administrativeUnits',
  writes: {
    checked: (_call, body) => refuseBadRule(body),
    changing(_call, { body }) {
      // It is set when a unit is made, and for good (documented); the words are assumed.
      if ('isMemberManagementRestricted' in body)
        throw badRequest("Property 'isMemberManagementRestricted' cannot be changed after creation.")
    },
    written: followRule(administrativeUnit, RULED_UNITS),
  },
  collections: { members: refuseDynamic(RULED_UNITS) },
})
