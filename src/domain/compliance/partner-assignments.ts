import type { Database } from '../../kernel/sqlite/database.ts'
import { all } from '../../query/statements/statements.ts'
import { memberGroupIds } from '../directory/memberships.ts'

interface Targets {
  readonly everyone: boolean
  readonly included: ReadonlySet<string>
  readonly excluded: ReadonlySet<string>
}

/**
 * True when a user is among those that a partner is for: in an assigned group, directly or through others, and in no excluded one.
 * A partner that nobody has assigned to anything is for everybody.
 *
 * @param platform of the device, as in the table `devices`
 */
export function isAssigned(
  database: Database,
  { appId, userId, platform }: { appId: string; userId: string; platform: string },
): boolean {
  const { everyone, included, excluded } = targetsOf(database, appId, platform)
  if (!everyone && included.size === 0 && excluded.size === 0) return true
  const groups = memberGroupIds(database, userId).map(id => id.toLowerCase())
  if (groups.some(id => excluded.has(id))) return false
  return everyone || included.size === 0 || groups.some(id => included.has(id))
}

// What partners set themselves (Assign) and what administrators set in Graph count alike.
const TARGETS = `
  SELECT '#microsoft.graph.groupAssignmentTarget' AS type, g.value AS group_id
  FROM partner_compliance_policies p, json_each(p.assignments_json) g
  WHERE p.app_id = @appId AND p.platform = @platform
  UNION ALL
  SELECT json_extract(a.value, '$.target."@odata.type"'), json_extract(a.value, '$.target.groupId')
  FROM compliance_management_partners c, json_each(CASE @platform
    WHEN 'macOS' THEN c.macos_assignments_json WHEN 'iOS' THEN c.ios_assignments_json
    WHEN 'Android' THEN c.android_assignments_json ELSE '[]' END) a
  WHERE c.app_id = @appId
  UNION ALL
  SELECT json_extract(a.value, '$.target."@odata.type"'), json_extract(a.value, '$.target.groupId')
  FROM device_management_partners d, json_each(d.groups_requiring_enrollment_json) a
  WHERE d.single_tenant_app_id = @appId`

function targetsOf(database: Database, appId: string, platform: string): Targets {
  const rows = all<{ type: string | null; group_id: string | null }>(database, TARGETS, {
    appId,
    platform: platform === 'iPadOS' ? 'iOS' : platform,
  })
  const idsOf = (name: string) =>
    new Set(
      rows.filter(({ type }) => type?.endsWith(`.${name}`)).map(row => String(row.group_id).toLowerCase()),
    )
  return {
    everyone: rows.some(({ type }) => /\.all(?:LicensedUsers|Devices)AssignmentTarget$/.test(type ?? '')),
    included: idsOf('groupAssignmentTarget'),
    excluded: idsOf('exclusionGroupAssignmentTarget'),
  }
}
