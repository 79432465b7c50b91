import type { Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { all } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { allSites } from '../organisation/references.ts'
import { smallBody } from '../pro/replies.ts'
import { findAccount, findApiClient } from './accounts.ts'

type JamfCall = Call<Caller>

const PREFERENCES = {
  language: 'en',
  dateFormat: 'MM/dd/yyyy',
  region: 'North America',
  timezone: 'Etc/UTC',
}

/** Who the caller is and what it may do. */
export function getAuthorization(call: JamfCall): Result {
  const { authenticationType, id, ...account } = ownerOf(call)
  return smallBody({
    account: {
      id: String(id),
      ...account,
      preferences: { ...PREFERENCES, disableRelativeDates: false },
      multiSiteAdmin: false,
      privilegesBySite: { '-1': [...call.caller.privileges] },
      groupIds: [],
      currentSiteId: '-1',
      currentDivisionId: null,
    },
    accountGroups: [],
    sites: allSites(call.organisation.database),
    authenticationType,
  })
}

/** The same in its older form: ids are numbers, and flags have other names (documented). */
export function getAuthorizationDeprecated(call: JamfCall): Result {
  const { authenticationType, ...account } = ownerOf(call)
  return smallBody({
    account: { ...account, ...OLDER, privilegesBySite: { '-1': [...call.caller.privileges] } },
    accountGroups: [],
    sites: all(call.organisation.database, 'SELECT id, name FROM jamf_sites ORDER BY id'),
    authenticationType,
  })
}

/** What the caller may do in its present site; the sites are in the newer form (documented). */
export function getCurrentAuthorization(call: JamfCall): Result {
  const { authenticationType, ...account } = ownerOf(call)
  return smallBody({
    account: { ...account, ...OLDER, privileges: [...call.caller.privileges] },
    sites: allSites(call.organisation.database),
    authenticationType,
  })
}

const OLDER = {
  preferences: { ...PREFERENCES, isDisableRelativeDates: false },
  isMultiSiteAdmin: false,
  groupIds: [],
  currentSiteId: -1,
}

const ownerOf = ({ organisation, caller }: JamfCall) =>
  caller.kind === 'client' ? clientOf(organisation, caller.id) : personOf(organisation, caller.id)

function personOf({ database }: Organisation, accountId: number) {
  const { id, username, real_name, email, access_level, privilege_set } = findAccount(database, accountId)!
  return {
    id,
    username,
    realName: real_name,
    email,
    accessLevel: access_level,
    privilegeSet: privilege_set,
    authenticationType: 'JSS',
  }
}

function clientOf({ database }: Organisation, clientId: number) {
  const client = findApiClient(database, clientId)!
  return {
    id: client.id,
    username: client.client_id,
    realName: client.display_name,
    email: '',
    accessLevel: 'FullAccess',
    privilegeSet: 'CUSTOM',
    authenticationType: 'CLIENT_CREDENTIALS',
  }
}
