import type { Permission } from '../../../domain/applications/consents.ts'

/** Whose permission it is: that of the application itself, or a user's that it acts for. */
export type PermissionKind = 'Application' | 'Delegated'

/** What is done to it, by the second part of a permission's name. */
const VERBS: Readonly<Record<string, string>> = {
  Read: 'Read',
  ReadBasic: 'Read the basic facts of',
  ReadWrite: 'Read and change',
  ReadWriteBasic: 'Read and change the basic facts of',
  Write: 'Change',
  Create: 'Create',
  Delete: 'Delete',
  Manage: 'Manage',
  Submit: 'Submit',
  PrivilegedOperations: 'Wipe, lock and otherwise act on',
}

/** What it is, by the first part, where the name itself, taken apart, does not say it well. */
const NOUNS: Readonly<Record<string, string>> = {
  AppRoleAssignment: 'grants of application permissions',
  Application: 'applications and service principals',
  AuditLog: 'audit and sign-in logs',
  Calendars: 'calendars',
  Contacts: 'contacts',
  DelegatedPermissionGrant: 'grants of delegated permissions',
  DeviceManagementApps: 'apps managed by Intune',
  DeviceManagementConfiguration: 'device configuration and policies of Intune',
  DeviceManagementManagedDevices: 'devices managed by Intune',
  DeviceManagementRBAC: 'role settings of Intune',
  DeviceManagementServiceConfig: 'service settings of Intune',
  Directory: 'directory data',
  Files: 'files',
  GroupMember: 'members of groups',
  Mail: 'mail',
  MailboxSettings: 'mailbox settings',
  Organization: 'facts about the organisation',
  People: 'people lists',
  Policy: 'policies of the organisation',
  Presence: 'presence',
  RoleManagement: 'directory roles',
  Sites: 'SharePoint sites',
  User: 'user profiles',
}

/** Names that are not made of parts. */
const WHOLE: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'See your name and user name',
  email: 'See your e-mail address',
  offline_access: 'Keep the access while you are away',
  user_impersonation: 'Act as you',
  'User.Read': 'Sign you in and read your profile',
  'Directory.AccessAsUser.All': 'Do in the directory whatever you may do',
}

/**
 * What a permission lets an application do, in words: what its resource says, else what its name says. Undefined for a name that says nothing to
 * people.
 *
 * @param kind an application has its own permissions on everything, and a user's on what is that user's
 */
export function permissionInWords(
  { value, displayName }: Permission,
  kind: PermissionKind,
): string | undefined {
  if (displayName !== value) return displayName
  if (Object.hasOwn(WHOLE, value)) return WHOLE[value]
  const [noun = '', verb = '', scope] = value.split('.')
  const things = Object.hasOwn(NOUNS, noun) ? NOUNS[noun]! : plural(noun)
  const isWhole = scope === undefined || scope === 'All'
  if (verb === 'Send' && isWhole) return `Send ${things} as ${kind === 'Delegated' ? 'you' : 'anybody'}`
  if (!Object.hasOwn(VERBS, verb)) return undefined
  const sentence = within(scope ?? (kind === 'Application' ? 'All' : ''), things)
  return sentence && `${VERBS[verb]} ${sentence}`
}

/** The things that the third part of a name leaves of all there are. */
function within(scope: string, things: string): string | undefined {
  if (scope === '') return `your ${things}`
  if (scope === 'All') return `all ${things}`
  if (scope === 'Shared') return `${things} that you may see`
  if (scope === 'OwnedBy') return `${things} that it owns`
  return scope === 'Selected' ? `selected ${things}` : undefined
}

/** `ManagedDevice` is written `managed devices`, and `BitlockerKey` `bitlocker keys`. */
function plural(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.endsWith('s') ? words : words.replace(/y$/, 'ie') + 's'
}
