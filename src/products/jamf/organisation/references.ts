import type { ColumnReference } from '../pro/changes.ts'

/** Where in the organisation a device is; whatever has no site is in the one called "None". */
export const PLACES: Readonly<Record<string, ColumnReference>> = {
  site_id: { what: 'site', table: 'jamf_sites', none: -1 },
  building_id: { what: 'building', table: 'jamf_buildings' },
  department_id: { what: 'department', table: 'jamf_departments' },
}
