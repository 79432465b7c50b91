import type { Entity } from '../../../query/index.ts'
import { id, SORTABLE, text } from './property.ts'

/** Groups of computers, by the names that lists of them use. */
export const computerGroup: Entity = {
  name: 'ComputerGroup',
  from: 'jamf_groups g',
  key: 'g.id',
  properties: {
    id: id('g.id', SORTABLE),
    name: text('g.name', SORTABLE),
    description: text('g.description'),
    siteId: id('g.site_id', SORTABLE),
  },
}

/** Groups of mobile devices, whose members are called otherwise. */
export const mobileDeviceGroup: Entity = {
  name: 'MobileDeviceGroup',
  from: 'jamf_groups g',
  key: 'g.id',
  properties: {
    groupId: id('g.id', SORTABLE),
    groupName: text('g.name', SORTABLE),
    groupDescription: text('g.description'),
    siteId: id('g.site_id', SORTABLE),
  },
}
