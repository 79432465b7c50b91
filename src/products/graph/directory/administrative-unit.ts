import { directoryRows } from '../../../domain/directory/directory-objects.ts'
import { UNIT_MEMBER_TYPES, UNIT_MEMBERSHIP } from '../../../domain/directory/memberships.ts'
import { type Entity, toAny } from '../../../query/index.ts'
import { ADVANCED_TEXT, equality, PREFIX, TEXT_ADVANCED } from '../odata/support.ts'

/** `microsoft.graph.administrativeUnit`, in the order in which the service sends it (seen in public examples). */
export const administrativeUnit: Entity = {
  name: 'microsoft.graph.administrativeUnit',
  ...directoryRows.administrativeUnit,
  keys: ['id'],
  relations: { members: toAny(UNIT_MEMBER_TYPES, UNIT_MEMBERSHIP) },
  properties: {
    id: { sql: 'row.id', type: 'id', ...equality },
    deletedDateTime: { sql: 'row.deleted_at', type: 'dateTime', order: 'advanced' },
    displayName: {
      sql: 'row.display_name',
      type: 'text',
      column: 'display_name',
      filter: PREFIX,
      advanced: TEXT_ADVANCED,
      order: 'advanced',
    },
    description: { sql: 'row.description', type: 'text', column: 'description', advanced: ADVANCED_TEXT },
    isMemberManagementRestricted: {
      sql: 'row.is_member_management_restricted',
      type: 'boolean',
      column: 'is_member_management_restricted',
    },
    membershipRule: { sql: 'row.membership_rule', type: 'text', column: 'membership_rule' },
    membershipType: {
      sql: 'row.membership_type',
      type: 'text',
      column: 'membership_type',
      values: ['Assigned', 'Dynamic'],
    },
    membershipRuleProcessingState: {
      sql: 'row.membership_rule_processing_state',
      type: 'text',
      column: 'membership_rule_processing_state',
      values: ['On', 'Paused'],
    },
    visibility: {
      sql: 'row.visibility',
      type: 'text',
      column: 'visibility',
      values: ['HiddenMembership', 'Public'],
    },
  },
}
