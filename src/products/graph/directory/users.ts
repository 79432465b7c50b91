import { hasVerifiedDomain } from '../../../domain/directory/domains.ts'
import { refreshMembershipsOf } from '../../../domain/directory/dynamic-memberships.ts'
import { nameOfDeleted } from '../../../domain/directory/users.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import { type Columns, readValue, sql } from '../../../query/index.ts'
import { badRequest } from '../errors.ts'
import { entitySet } from '../odata/entity-set.ts'
import type { GraphCall } from '../odata/reading.ts'
import { type Body, readColumns } from '../odata/writing.ts'
import { membershipActions } from './memberships.ts'
import { user } from './user.ts'

/** All that can be done with users. */
export const users = {
  ...entitySet(user, {
    set: 'users',
    writes: {
      columns: userColumns,
      written({ organisation: { database } }, { id, body, isNew }) {
        refreshMembershipsOf(database, {
          userId: id,
          properties: Object.keys(isNew ? user.properties : body),
        })
      },
      removed({ organisation: { database } }, id) {
        const name = readValue<string>(database, user, {
          property: 'userPrincipalName',
          where: sql('row.id = ?', id),
        })
        return { user_principal_name: nameOfDeleted({ id, name: name! }) }
      },
    },
  }),
  ...membershipActions(user),
}

/** @throws Failure `Request_BadRequest` */
function userColumns({ organisation: { database } }: GraphCall, { passwordProfile, ...body }: Body): Columns {
  const { row: columns } = readColumns(user, body)
  const name = columns.user_principal_name
  if (typeof name === 'string' && !hasVerifiedDomain(database, name)) {
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      { target: 'userPrincipalName' },
    )
  }
  const password = (passwordProfile as { password?: string } | undefined)?.password
  return password ? { ...columns, password_hash: hashSecret(password) } : columns
}
