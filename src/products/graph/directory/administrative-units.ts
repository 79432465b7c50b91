import { RULED_UNITS } from '../../../domain/directory/dynamic-memberships.ts'
import { badRequest } from '../errors.ts'
import { entitySet } from '../odata/entity-set.ts'
import type { Body } from '../odata/writing.ts'
import { administrativeUnit } from './administrative-unit.ts'
import { followRule, refuseBadRule, refuseDynamic } from './membership-rules.ts'

/** All that can be done with administrative units. */
export const administrativeUnits = entitySet(administrativeUnit, {
  set: 'directory/administrativeUnits',
  writes: {
    checked: (_call, body) => {
      refuseBadRule(body)
      refuseVisibility(body)
    },
    changing(_call, { body }) {
      refuseVisibility(body)
      // It is set when a unit is made, and for good (documented); the words are assumed.
      if ('isMemberManagementRestricted' in body)
        throw badRequest("Property 'isMemberManagementRestricted' cannot be changed after creation.")
    },
    written: followRule(administrativeUnit, RULED_UNITS),
  },
  collections: { members: refuseDynamic(RULED_UNITS) },
})

/** A unit hides its members or says nothing (documented; microsoftgraph/microsoft-graph-docs#6001). @throws Failure `Request_BadRequest` */
function refuseVisibility({ visibility }: Body): void {
  if (typeof visibility !== 'string' || visibility.toLowerCase() === 'hiddenmembership') return
  throw badRequest(
    `${visibility} is not a valid value for visibility property. Valid values are HiddenMembership`,
  )
}
