import { defaultDomain } from '../../../domain/directory/domains.ts'
import { RULED_GROUPS } from '../../../domain/directory/dynamic-memberships.ts'
import { securityIdentifierOf } from '../../../domain/directory/security-identifier.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import { badRequest } from '../errors.ts'
import { entitySet } from '../odata/entity-set.ts'
import type { Body } from '../odata/writing.ts'
import { group } from './group.ts'
import { followRule, refuseBadRule, refuseDynamic, requireRule } from './membership-rules.ts'
import { membershipActions } from './memberships.ts'

/** All that can be done with groups. */
export const groups = {
  ...entitySet(group, {
    set: 'groups',
    writes: {
      making(_call, body) {
        checkKind(body)
        refuseBadRule(body)
      },
      changing: (_call, { body }) => refuseBadRule(body),
      added({ organisation }, { id, body: { mailEnabled, mailNickname } }) {
        const mail = mailEnabled ? `${mailNickname}@${defaultDomain(organisation.database)}` : null
        return {
          visibility: mail ? 'Public' : null,
          mail,
          security_identifier: securityIdentifierOf(id),
          renewed_at: present(organisation),
        }
      },
      written: followRule(RULED_GROUPS),
    },
    collections: { owners: undefined, members: refuseDynamic(RULED_GROUPS) },
  }),
  ...membershipActions(group),
}

/** Of the kinds of groups, Graph makes only security and Microsoft 365 groups. @throws Failure */
function checkKind({ groupTypes = [], mailEnabled, membershipRule }: Body): void {
  const types = groupTypes as readonly string[]
  if (mailEnabled && !types.includes('Unified')) {
    throw badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
    )
  }
  if (types.includes('DynamicMembership')) requireRule(group, membershipRule)
}
