import type { SchemaPart } from '../../kernel/sqlite/schema.ts'
import { MEMBER_TYPES, OWNER_TYPES, UNIT_MEMBER_TYPES } from './memberships.ts'

/** The words of a scope, however they are separated. */
const words = (scope: string): string => `json_each('[' || replace(json_quote(${scope}), ' ', '","') || ']')`

const GRANT_PARTIES = `LEFT JOIN service_principals p ON p.id = row.client_id
    LEFT JOIN service_principals r ON r.id = row.resource_id`

/** Words of one scope that are not in the other. */
const newWords = (scope: string, other: string): string =>
  `${words(scope)} word ${GRANT_PARTIES}
  WHERE word.value <> '' AND word.value NOT IN (SELECT value FROM ${words(other)})`

const secretData = (kind: 'secret' | 'certificate') => ({
  kind: `'${kind}'`,
  appId: 'app_id',
  displayName: 'display_name',
  keyId: 'row.key_id',
  keyName: 'row.display_name',
  endDateTime: 'row.end_at',
})

const USER_NAMES = {
  userId: 'row.id',
  userPrincipalName: 'row.user_principal_name',
  displayName: 'row.display_name',
}

const EXPIRED = { name: 'secretExpired', of: 'expiry_noted', when: 'NEW.expiry_noted > OLD.expiry_noted' }

/** Users, groups, applications and what they are allowed. */
export const directory: SchemaPart = {
  file: 'src/domain/directory/schema.sql',
  lists: { memberTypes: MEMBER_TYPES, ownerTypes: OWNER_TYPES, unitMemberTypes: UNIT_MEMBER_TYPES },
  words: {
    users: 'display_name',
    groups: 'display_name',
    applications: 'display_name',
    service_principals: 'display_name',
  },
  names: { application: 'SELECT app_id FROM applications' },
  events: [
    {
      table: 'app_role_assignments',
      created: 'consentGranted',
      deleted: 'consentRevoked',
      data: {
        kind: `'application'`,
        principalId: 'row.principal_id',
        appId: 'p.app_id',
        displayName: 'p.display_name',
        resource: 'r.display_name',
        permission: 'coalesce(v.value, row.app_role_id)',
      },
      from: `(SELECT 1) LEFT JOIN service_principals p ON p.id = row.principal_id
    LEFT JOIN service_principals r ON r.id = row.resource_id
    LEFT JOIN app_role_values v ON v.service_principal_id = row.resource_id AND v.app_role_id = row.app_role_id`,
    },
    {
      // A scope is a list of words; each is a permission. `userId` is null where it is granted for everybody.
      table: 'oauth2_permission_grants',
      created: 'consentGranted',
      updated: [
        { name: 'consentRevoked', of: 'scope', from: newWords('OLD.scope', 'NEW.scope') },
        { name: 'consentGranted', of: 'scope', from: newWords('NEW.scope', 'OLD.scope') },
      ],
      deleted: 'consentRevoked',
      data: {
        kind: `'delegated'`,
        principalId: 'row.client_id',
        appId: 'p.app_id',
        displayName: 'p.display_name',
        resource: 'r.display_name',
        permission: 'word.value',
        userId: 'row.principal_id',
      },
      from: `${words('row.scope')} word ${GRANT_PARTIES} WHERE word.value <> ''`,
    },
    {
      table: 'users',
      deletedAt: 'deleted_at',
      created: 'userCreated',
      updated: [
        { name: 'userUpdated', subject: 'row.id' },
        {
          name: 'sessionsRevoked',
          subject: 'row.id',
          of: 'sessions_revoked_at',
          data: { ...USER_NAMES, validFrom: 'row.sessions_revoked_at' },
        },
      ],
      deleted: 'userDeleted',
      data: USER_NAMES,
    },
    {
      table: 'groups',
      deletedAt: 'deleted_at',
      created: 'groupCreated',
      updated: { name: 'groupUpdated', subject: 'row.id' },
      deleted: 'groupDeleted',
      data: { groupId: 'row.id', displayName: 'row.display_name' },
    },
    {
      table: 'administrative_units',
      deletedAt: 'deleted_at',
      created: 'administrativeUnitCreated',
      updated: { name: 'administrativeUnitUpdated', subject: 'row.id' },
      deleted: 'administrativeUnitDeleted',
      data: { administrativeUnitId: 'row.id', displayName: 'row.display_name' },
    },
    {
      table: 'password_credentials',
      updated: EXPIRED,
      data: secretData('secret'),
      from: 'applications WHERE app_id = row.app_id',
    },
    {
      table: 'key_credentials',
      updated: EXPIRED,
      data: secretData('certificate'),
      from: 'applications WHERE app_id = row.app_id',
    },
  ],
}
