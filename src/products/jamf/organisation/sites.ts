import type { Result } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { readPage, sql, surround } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { name } from '../pro/fields.ts'
import { readListOptions, translate } from '../pro/paging.ts'
import { id, SORTABLE, text } from '../pro/property.ts'
import { recordId } from '../pro/record-id.ts'
import { rowsOf } from '../pro/record-table.ts'
import { compactBody } from '../pro/replies.ts'
import { record } from '../record.ts'
import { allSites } from './references.ts'

/** What belongs to no site has the site -1. */
export const sites = record({
  noun: 'Site',
  table: 'jamf_sites',
  fields: { name },
  classic: { root: 'site', list: 'sites', form: {} },
  referredBy: [
    ['computers', 'site_id', -1],
    ['mobile_devices', 'site_id', -1],
    ['jamf_groups', 'site_id', -1],
  ],
  others: { listSites, listSiteObjects },
})

/** All sites at once, without pages (documented). */
function listSites({ organisation }: Call<Caller>): Result {
  return compactBody(allSites(organisation.database))
}

const KINDS: readonly (readonly [type: string, from: string])[] = [
  ['Computer', 'computers'],
  ['Mobile Device', 'mobile_devices'],
  ['Computer Group', "jamf_groups WHERE target = 'computer'"],
  ['Mobile Device Group', "jamf_groups WHERE target = 'mobileDevice'"],
]

/** Of the documented types those that are kept here; `key` tells equal ids of several types apart. */
const siteObject = rowsOf(
  'SiteObject',
  `(${KINDS.map(
    ([type, from], index) =>
      `SELECT id * ${KINDS.length} + ${index} AS id, id AS object_id, site_id, '${type}' AS type FROM ${from}`,
  ).join(' UNION ALL ')})`,
  {
    siteId: id('row.site_id'),
    objectType: text('row.type', SORTABLE),
    objectId: id('row.object_id', SORTABLE),
  },
)

/** What belongs to a site: an array (documented), which is empty for a site that there is not (assumed: no 404 is documented). */
function listSiteObjects(call: Call<Caller>): Result {
  const { database } = call.organisation
  const options = readListOptions(call, siteObject, 'objectType:asc')
  const where = sql('row.site_id = ?', recordId(call.params.id!))
  const select = Object.keys(siteObject.properties)
  const { items } = translate('filter', () =>
    readPage(database, siteObject, { ...options, select, where, coerce: true }),
  )
  return surround('[', items, ']')
}
