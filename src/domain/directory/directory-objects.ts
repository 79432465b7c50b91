import type { Database } from '../../kernel/sqlite/database.ts'
import { one, type Rows } from '../../query/index.ts'

/** Where the objects of each type stand, and which of them are living. */
export const directoryRows = {
  user: {
    from: 'users row',
    key: 'row.seq',
    parts: { row: 'users' },
    living: 'row.deleted_at IS NULL',
  },
  group: {
    from: 'groups row',
    key: 'row.seq',
    parts: { row: 'groups' },
    living: 'row.deleted_at IS NULL',
  },
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
  // Registrations of other organisations stand in the database too; the directory has those at home here.
  application: {
    from: 'applications row',
    key: 'row.seq',
    parts: { row: 'applications' },
    living: 'row.deleted_at IS NULL AND row.home_tenant_id = (SELECT id FROM organization)',
  },
  administrativeUnit: {
    from: 'administrative_units row',
    key: 'row.seq',
    parts: { row: 'administrative_units' },
    living: 'row.deleted_at IS NULL',
  },
} satisfies Record<string, Rows & { parts: { row: string } }>

export type DirectoryObjectType = keyof typeof directoryRows

/** Any object of the directory; `id` is written as the database has it. */
export interface DirectoryObject {
  readonly id: string
  readonly type: DirectoryObjectType
}

/**
 * `users row WHERE row.deleted_at IS NULL`: what comes behind FROM to find the living objects of a type; a further condition
 * follows with AND.
 */
export function living(type: DirectoryObjectType): string {
  const { from, living = '1' }: Rows = directoryRows[type]
  return `${from} WHERE ${living}`
}

const FIND = Object.entries<Rows>(directoryRows)
  .map(
    ([type, { parts, living = '1' }]) =>
      `SELECT row.id, '${type}' AS type FROM ${parts.row} row WHERE row.id = @id AND ${living}`,
  )
  .join(' UNION ALL ')

/** The living object with this id. */
export function findDirectoryObject(database: Database, id: string): DirectoryObject | undefined {
  return one<DirectoryObject>(database, FIND, { id })
}
