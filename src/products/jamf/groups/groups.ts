import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Operation, Operations } from '../../../kernel/pipeline/product.ts'
import { countRows, type Entity, readPage, sql } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { unknownId } from '../errors.ts'
import { readListOptions, translate } from '../pro/paging.ts'
import { id, SORTABLE, text } from '../pro/property.ts'
import { inVersions } from '../pro/record.ts'
import { recordId } from '../pro/record-id.ts'
import { rowsOf } from '../pro/record-table.ts'
import { compactBody } from '../pro/replies.ts'
import type { JamfTarget } from './criterion-fields.ts'
import { countMembers, findGroup, groupMembers, type JamfGroup, listGroups } from './group-records.ts'

const siteId = id('row.site_id', SORTABLE)

/** By the names that lists of them use. */
const GROUPS: Readonly<Record<JamfTarget, Entity>> = {
  computer: rowsOf('ComputerGroup', 'jamf_groups', {
    id: id('row.id', SORTABLE),
    name: text('row.name', SORTABLE),
    description: text('row.description'),
    siteId,
  }),
  mobileDevice: rowsOf('MobileDeviceGroup', 'jamf_groups', {
    groupId: id('row.id', SORTABLE),
    groupName: text('row.name', SORTABLE),
    groupDescription: text('row.description'),
    siteId,
  }),
}

interface GroupList {
  readonly target: JamfTarget
  readonly isSmart: boolean
  /** What the number of members is called. */
  readonly count?: 'membershipCount' | 'count'
}

/** A page of groups with the number of members each has now. */
function listOf({ target, isSmart, count = 'count' }: GroupList): Operation<Caller> {
  const entity = GROUPS[target]
  const select = Object.keys(entity.properties)
  const key = select[0]!
  const where = sql('row.target = ? AND row.is_smart = ?', target, Number(isSmart))
  return call => {
    const { organisation } = call
    const options = readListOptions(call, entity, `${key}:asc`)
    return translate('filter', () => {
      const selection = { filter: options.filter, where, coerce: true }
      const page = readPage(organisation.database, entity, { ...options, ...selection, select })
      const groups = JSON.parse(`[${page.items}]`) as Record<string, string>[]
      const results = groups.map(group => {
        const found = findGroup(organisation.database, target, { id: Number(group[key]) })!
        return { ...group, [count]: countMembers(organisation, target, found) }
      })
      return compactBody({ totalCount: countRows(organisation.database, entity, selection), results })
    })
  }
}

/** All groups at once, without pages; an id is text in one list and a number in the other (documented). */
const listComputerGroups: Operation<Caller> = ({ organisation }) =>
  compactBody(
    listGroups(organisation.database, 'computer').map(({ id, name, description, isSmart }) => ({
      id: String(id),
      name,
      description,
      smartGroup: isSmart,
    })),
  )

const listMobileDeviceGroups: Operation<Caller> = ({ organisation }) =>
  compactBody(
    listGroups(organisation.database, 'mobileDevice').map(({ id, name, description, isSmart }) => ({
      id,
      name,
      description,
      isSmartGroup: isSmart,
    })),
  )

/** @throws Failure `INVALID_ID` unless there is such a computer group of this kind */
function requireGroup(organisation: Organisation, id: string, isSmart: boolean): JamfGroup {
  const group = findGroup(organisation.database, 'computer', { id: recordId(id) })
  if (group?.isSmart !== isSmart) throw unknownId(isSmart ? 'Smart group' : 'Static group', id)
  return group
}

/** A smart group's definition; its id is not repeated. */
const getSmartComputerGroup: Operation<Caller> = ({ organisation, params }) => {
  const { name, description, criteria, siteId } = requireGroup(organisation, params.id!, true)
  return compactBody({ name, description, criteria, siteId: String(siteId) })
}

const getSmartComputerGroupMembers: Operation<Caller> = ({ organisation, params }) =>
  compactBody({
    members: groupMembers(organisation, 'computer', requireGroup(organisation, params.id!, true)),
  })

/** A static group; who is in it is not told. */
const getStaticComputerGroup: Operation<Caller> = ({ organisation, params }) => {
  const { id, name, description, siteId } = requireGroup(organisation, params.id!, false)
  return compactBody({ id: String(id), name, description, siteId: String(siteId) })
}

/** Two versions of the computer groups do not differ in what is emulated. */
export const groups: Operations<Caller> = {
  listComputerGroups,
  ...inVersions([2, 3], () => ({
    listSmartComputerGroups: listOf({ target: 'computer', isSmart: true, count: 'membershipCount' }),
    listStaticComputerGroups: listOf({ target: 'computer', isSmart: false }),
    getSmartComputerGroup,
    getSmartComputerGroupMembers,
    getStaticComputerGroup,
  })),
  listMobileDeviceGroups,
  listSmartMobileDeviceGroups: listOf({ target: 'mobileDevice', isSmart: true }),
  listStaticMobileDeviceGroups: listOf({ target: 'mobileDevice', isSmart: false }),
}
