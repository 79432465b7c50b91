import type { Database } from '../kernel/database.ts'
import { statement } from '../query/statements.ts'

export type DirectoryObjectType = 'user' | 'group' | 'device' | 'servicePrincipal' | 'application'

/** Any object of the directory; `id` is written as the database has it. */
export interface DirectoryObject {
  readonly id: string
  readonly type: DirectoryObjectType
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
