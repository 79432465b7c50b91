import type { SeededDevice } from '../../../domain/devices/seed-devices.ts'
import type { SeedRun } from '../../../kernel/organisation/seed.ts'
import { one } from '../../../query/index.ts'
import { userId } from '../../../seed/references.ts'

/** Who uses a device, as Jamf's user and location section wants to know. */
export interface JamfPerson {
  readonly username: string
  readonly nickname: string
  readonly realname: string
  readonly email: string | null
  readonly position: string | null
  readonly phone: string | null
  readonly department_id: number | null
  readonly building_id: number | null
}

/** The user of a device with the ids of the department and building; undefined for a shared device. */
export function userOf({ database }: SeedRun, device: SeededDevice): JamfPerson | undefined {
  const { name, user } = device.seed
  if (!user) return undefined
  return personBy(database, userId(database, user, `Device ${name}`))
}

/** @param id the Entra object id of an existing user */
export function personBy(database: SeedRun['database'], id: string): JamfPerson {
  return one<JamfPerson>(
    database,
    `SELECT user_principal_name username, mail_nickname nickname, display_name realname, mail email,
              job_title position, json_extract(business_phones_json, '$[0]') phone,
              (SELECT id FROM jamf_departments WHERE name = department) department_id,
              (SELECT id FROM jamf_buildings WHERE name = office_location) building_id
       FROM users WHERE id = ?`,
    id,
  )!
}
