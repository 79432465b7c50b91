import { revokeSessions } from '../../../domain/directory/users.ts'
import type { Reply } from '../../../kernel/http/reply.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import { actionReply } from '../odata/action-reply.ts'
import { requireId } from '../odata/keys.ts'
import type { GraphCall } from '../odata/reading.ts'
import { user } from './user.ts'

/**
 * `POST /users/{id}/revokeSignInSessions`: whatever the user is signed in to has to ask again. Answers 200 with `true`, of guests too, who
 * sign in elsewhere (microsoft-graph-docs#12656; contrib#1666).
 *
 * @throws Failure 404 when there is no such user
 */
export function revokeUserSessions(call: GraphCall): Reply {
  const { organisation } = call
  revokeSessions(organisation.database, { id: requireId(call, user), at: present(organisation) })
  return actionReply(call, { type: 'Edm.Boolean', value: true })
}
