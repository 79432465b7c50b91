import { refreshMembershipsOf } from '../../../domain/directory/dynamic-memberships.ts'
import { nameOfDeleted } from '../../../domain/directory/users.ts'
import { readValue, sql } from '../../../query/index.ts'
import { entitySet } from '../odata/entity-set.ts'
import { membershipActions } from './memberships.ts'
import { revokeUserSessions } from './sessions.ts'
import { user } from './user.ts'
import { refuseForbidden, userColumns } from './user-rules.ts'

/** All that can be done with users. */
export const users = {
  ...entitySet(user, {
    set: 'users',
    writes: {
      columns: userColumns,
      changing: refuseForbidden,
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
        return {
          user_principal_name: nameOfDeleted({ id, name: name! }),
          on_premises_immutable_id: null,
        }
      },
    },
  }),
  ...membershipActions(user),
  revokeUserSessions,
}
