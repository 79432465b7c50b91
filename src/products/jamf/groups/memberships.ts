import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { type Entity, readPage, type Sql } from '../../../query/index.ts'
import { type ListOptions, translate } from '../pro/paging.ts'
import { recordIds, writeMemberships } from './group-records.ts'

interface Reading {
  readonly entity: Entity
  readonly where?: Sql
  readonly options?: ListOptions
}

/**
 * Computes of which groups the records that are about to be read are members. Membership in a smart group is not stored:
 * it follows from the inventory and the clock.
 */
export function loadMemberships(
  organisation: Organisation,
  target: 'computer' | 'mobileDevice',
  { entity, where, options }: Reading,
): void {
  const key = target === 'computer' ? 'id' : 'mobileDeviceId'
  const page = translate('filter', () =>
    readPage(organisation.database, entity, { size: 1, ...options, select: [key], where, coerce: true }),
  )
  const rows = JSON.parse(`[${page.items}]`) as Record<string, string>[]
  writeMemberships(
    organisation,
    target,
    rows.map(row => Number(row[key])),
  )
}

/** The same of all records, for what has to look at the groups of each. */
export function loadAllMemberships(organisation: Organisation, target: 'computer' | 'mobileDevice'): void {
  writeMemberships(organisation, target, recordIds(organisation.database, target))
}
