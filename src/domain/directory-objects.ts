import type { Database } from '../kernel/database.ts'
import { type Rows, statement } from '../query/index.ts'

export type DirectoryObjectType = 'user' | 'group' | 'device' | 'servicePrincipal' | 'application'

/** Any object of the directory; `id` is written as the database has it. */
export interface DirectoryObject {
  readonly id: string
  readonly type: DirectoryObjectType
}

const table = (name: string): Rows => ({ from: `${name} row`, key: 'row.seq', parts: { row: name } })

/** Where the objects of each type stand. */
export const directoryRows: Readonly<Record<DirectoryObjectType, Rows>> = {
  user: table('users'),
  group: table('groups'),
  // A registration with its hardware, which other registrations share.
  device: {
    from: 'device_registrations row JOIN devices hardware ON hardware.seq = row.device_seq',
    key: 'row.seq',
    parts: { row: 'device_registrations', hardware: 'devices' },
  },
  // A service principal with its registration, as long as that lives in this organisation.
  servicePrincipal: {
    from: 'service_principals row LEFT JOIN applications registration ON registration.app_id = row.app_id',
    key: 'row.seq',
    parts: { row: 'service_principals', registration: 'applications' },
  },
  application: table('applications'),
}

/** The living object with this id. */
export function findDirectoryObject(database: Database, id: string): DirectoryObject | undefined {
  return statement(
    database,
    `SELECT id, 'user' AS type FROM users WHERE id = @id AND deleted_at IS NULL
     UNION ALL SELECT id, 'group' FROM groups WHERE id = @id AND deleted_at IS NULL
     UNION ALL SELECT id, 'device' FROM device_registrations WHERE id = @id
     UNION ALL SELECT id, 'servicePrincipal' FROM service_principals WHERE id = @id
     UNION ALL SELECT id, 'application' FROM applications WHERE id = @id AND deleted_at IS NULL
       AND home_tenant_id = (SELECT id FROM organization)`,
  ).get({ id }) as DirectoryObject | undefined
}
