import type { Database } from '../kernel/sqlite/database.ts'
import { value, values } from '../query/index.ts'
import { SeedError } from './seed-error.ts'

export interface DirectoryObject {
  readonly id: string
  readonly type: 'user' | 'group' | 'device' | 'servicePrincipal'
}

const kinds: Readonly<Record<string, { type: DirectoryObject['type']; query: string }>> = {
  user: {
    type: 'user',
    query: `SELECT id FROM users WHERE user_principal_name = @name
              OR user_principal_name = @name || '@' || (SELECT name FROM domains WHERE is_default = 1)`,
  },
  group: { type: 'group', query: 'SELECT id FROM groups WHERE display_name = @name' },
  app: {
    type: 'servicePrincipal',
    query: 'SELECT id FROM service_principals WHERE display_name = @name OR app_id = @name',
  },
  device: {
    type: 'device',
    query: `SELECT registration.id FROM device_registrations registration
            JOIN devices ON devices.seq = registration.device_seq WHERE devices.name = @name ORDER BY registration.seq`,
  },
}

/**
 * Finds the objects that a reference of a seed means; everything it can mean has been inserted before.
 *
 * @param where who refers to it, for the message, for example `Group "Sales"`
 * @throws SeedError when there is none
 */
export function resolveReference(
  database: Database,
  reference: MemberReference,
  where: string,
): DirectoryObject[] {
  if (reference === '*') {
    const ids = values<string>(database, `SELECT id FROM users WHERE user_type = 'Member' ORDER BY seq`)
    return ids.map(id => ({ id, type: 'user' }))
  }
  const separator = reference.indexOf(':')
  const kind = kinds[separator < 0 ? 'user' : reference.slice(0, separator)]
  const id = kind && value<string>(database, kind.query, { name: reference.slice(separator + 1) })
  if (!id) throw new SeedError(`${where} refers to "${reference}", which does not exist in the seed.`)
  return [{ id, type: kind.type }]
}

/** The id of a user by user principal name or its part before the @. */
export function userId(database: Database, name: string, where: string): string {
  return resolveReference(database, name, where)[0]!.id
}

/**
 * A directory object by name: `adele.vance` or a whole user principal name means a user, `group:Sales` a group,
 * `app:Contoso Daemon` a service principal, `device:ADELE-MBP` the first Entra registration of a device, and `*`
 * every user of type Member.
 */
export type MemberReference = string
