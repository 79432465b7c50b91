import type { Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call, Operation } from '../../../kernel/pipeline/product.ts'
import { countRows, readPage, sql } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { unknownId } from '../errors.ts'
import { readListOptions, translate } from '../pro/paging.ts'
import { recordId } from '../pro/record-id.ts'
import { compactBody } from '../pro/replies.ts'
import type { JamfTarget } from './criterion-fields.ts'
import { computerGroup, mobileDeviceGroup } from './group.ts'
import { countMembers, findGroup, groupMembers, type JamfGroup, listGroups } from './group-records.ts'

type JamfCall = Call<Caller>

interface GroupList {
  readonly target: JamfTarget
  readonly isSmart: boolean
  /** What the number of members is called. */
  readonly count: 'membershipCount' | 'count'
}

/** A page of groups with the number of members each has now. */
function listOf({ target, isSmart, count }: GroupList): Operation<Caller> {
  const entity = target === 'computer' ? computerGroup : mobileDeviceGroup
  const key = target === 'computer' ? 'id' : 'groupId'
  const where = sql('row.target = ? AND row.is_smart = ?', target, Number(isSmart))
  return call => {
    const { organisation } = call
    const options = readListOptions(call, entity, `${key}:asc`)
    return translate('filter', () => {
      const selection = { filter: options.filter, where, coerce: true }
      const select = Object.keys(entity.properties)
      const page = readPage(organisation.database, entity, { ...options, ...selection, select })
      const groups = JSON.parse(`[${page.items}]`) as Record<string, string>[]
      const results = groups.map(group => ({
        ...group,
        [count]: countMembers(
          organisation,
          target,
          findGroup(organisation.database, target, Number(group[key]))!,
        ),
      }))
      return compactBody({ totalCount: countRows(organisation.database, entity, selection), results })
    })
  }
}

export const listSmartComputerGroups = listOf({ target: 'computer', isSmart: true, count: 'membershipCount' })
export const listStaticComputerGroups = listOf({ target: 'computer', isSmart: false, count: 'count' })
export const listSmartMobileDeviceGroups = listOf({ target: 'mobileDevice', isSmart: true, count: 'count' })
export const listStaticMobileDeviceGroups = listOf({ target: 'mobileDevice', isSmart: false, count: 'count' })

/** All computer groups at once, without pages. */
export function listComputerGroups({ organisation }: JamfCall): Result {
  const groups = listGroups(organisation.database, 'computer')
  return compactBody(
    groups.map(({ id, name, description, isSmart }) => ({
      id: String(id),
      name,
      description,
      smartGroup: isSmart,
    })),
  )
}

export function listMobileDeviceGroups({ organisation }: JamfCall): Result {
  const groups = listGroups(organisation.database, 'mobileDevice')
  return compactBody(
    groups.map(({ id, name, description, isSmart }) => ({
      id: String(id),
      name,
      description,
      isSmartGroup: isSmart,
    })),
  )
}

/** @throws Failure `INVALID_ID` unless there is such a computer group of this kind */
function requireGroup(organisation: Organisation, id: string, isSmart: boolean): JamfGroup {
  const group = findGroup(organisation.database, 'computer', recordId(id))
  if (group?.isSmart !== isSmart) throw unknownId(isSmart ? 'Smart group' : 'Static group', id)
  return group
}

/** A smart group's definition; its id is not repeated. */
export function getSmartComputerGroup({ organisation, params }: JamfCall): Result {
  const { name, description, criteria, siteId } = requireGroup(organisation, params.id!, true)
  return compactBody({ name, description, criteria, siteId: String(siteId) })
}

export function getSmartComputerGroupMembers({ organisation, params }: JamfCall): Result {
  return compactBody({
    members: groupMembers(organisation, 'computer', requireGroup(organisation, params.id!, true)),
  })
}

/** A static group; who is in it is not told. */
export function getStaticComputerGroup({ organisation, params }: JamfCall): Result {
  const { id, name, description, siteId } = requireGroup(organisation, params.id!, false)
  return compactBody({ id: String(id), name, description, siteId: String(siteId) })
}
