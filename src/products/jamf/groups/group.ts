import type { Entity } from '../../../query/index.ts'
import { id, SORTABLE, text } from '../pro/property.ts'

/** Groups of computers, by the names that lists of them use. */
export const computerGroup: Entity = {
  name: 'ComputerGroup',
  from: 'jamf_groups row',
  key: 'row.id',
  parts: { row: 'jamf_groups' },
  properties: {
    id: id('row.id', SORTABLE),
    name: text('row.name', SORTABLE),
    description: text('row.description'),
    siteId: id('row.site_id', SORTABLE),
  },
}

/** Groups of mobile devices, whose members are called otherwise. */
export const mobileDeviceGroup: Entity = {
  name: 'MobileDeviceGroup',
  from: 'jamf_groups row',
  key: 'row.id',
  parts: { row: 'jamf_groups' },
  properties: {
    groupId: id('row.id', SORTABLE),
    groupName: text('row.name', SORTABLE),
    groupDescription: text('row.description'),
    siteId: id('row.site_id', SORTABLE),
  },
}
