import { readAsset } from '../../../kernel/assets.ts'

/** Every privilege that an API role may hold: those of the Jamf Pro API and those only the Classic API needs; sorted. */
export function jamfPrivileges(): string[] {
  const { pro, classic } = JSON.parse(
    readAsset('src/products/jamf/access/privileges.json').toString('utf8'),
  ) as {
    pro: string[]
    classic: string[]
  }
  return [...pro, ...classic].sort()
}

/** The privileges of the privilege set AUDITOR: everything that only looks. */
export function auditorPrivileges(): string[] {
  return jamfPrivileges().filter(name => /^(Read|View) |Setting Read$/.test(name))
}
