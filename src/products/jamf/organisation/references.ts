import type { Database } from '../../../kernel/sqlite/database.ts'
import { all } from '../../../query/index.ts'
import type { ColumnReference } from '../pro/changes.ts'

/** Where in the organisation a device is; whatever has no site is in the one called "None". */
export const PLACES: Readonly<Record<string, ColumnReference>> = {
  site_id: { what: 'site', table: 'jamf_sites', none: -1 },
  building_id: { what: 'building', table: 'jamf_buildings' },
  department_id: { what: 'department', table: 'jamf_departments' },
}

/** SQL over a record of a device as `row`: the names of its building and its department, and its site as the Pro API writes it. */
export const BUILDING_NAME = '(SELECT name FROM jamf_buildings WHERE id = row.building_id)'
export const DEPARTMENT_NAME = '(SELECT name FROM jamf_departments WHERE id = row.department_id)'
export const SITE =
  `iif(row.site_id = -1, '{"id":"-1","name":"None"}', (SELECT json_object('id', CAST(site.id AS TEXT), 'name', site.name) ` +
  'FROM jamf_sites site WHERE site.id = row.site_id))'

/** The same with its division, which only what Jamf's platform manages has (documented). */
export const SITE_WITH_DIVISION =
  `iif(row.site_id = -1, '{"id":"-1","divisionId":null,"name":"None"}', (SELECT json_object('id', CAST(site.id AS TEXT), ` +
  `'divisionId', NULL, 'name', site.name) FROM jamf_sites site WHERE site.id = row.site_id))`

/** All sites, as the Pro API lists them. */
export function allSites(database: Database): unknown[] {
  return all(database, 'SELECT CAST(id AS TEXT) id, NULL divisionId, name FROM jamf_sites ORDER BY id')
}
