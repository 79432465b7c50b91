import { dated } from '../classic/dates.ts'
import { listOf, type Members, membersOf, type ProRecord } from '../classic/record.ts'

export function certificates(record: ProRecord): Members[] {
  return listOf(record.certificates).map(({ commonName, identity, expirationDate }) => {
    const { expires_utc, expires_epoch } = dated('expires', expirationDate)
    return { common_name: commonName, identity, expires_utc, expires_epoch, name: '' }
  })
}

export function security(record: ProRecord): Members {
  const facts = membersOf(record.security)
  return {
    activation_lock: facts.activationLockEnabled,
    recovery_lock_enabled: facts.recoveryLockEnabled,
    secure_boot_level: LEVELS[String(facts.secureBootLevel)] ?? 'unknown',
    external_boot_level: LEVELS[String(facts.externalBootLevel)] ?? 'unknown',
    firewall_enabled: facts.firewallEnabled,
  }
}

const LEVELS: Readonly<Record<string, string>> = {
  FULL_SECURITY: 'full',
  MEDIUM_SECURITY: 'medium',
  NO_SECURITY: 'off',
  NOT_SUPPORTED: 'not supported',
  ALLOW_BOOTING_FROM_EXTERNAL_MEDIA: 'allowed',
  DISALLOW_BOOTING_FROM_EXTERNAL_MEDIA: 'disallowed',
}

const named = (value: unknown) => listOf(value).map(({ name }) => name)

export function software(record: ProRecord): Members {
  const receipts = membersOf(record.packageReceipts)
  return {
    unix_executables: [],
    licensed_software: named(record.licensedSoftware),
    installed_by_casper: receipts.installedByJamfPro,
    installed_by_installer_swu: receipts.installedByInstallerSwu,
    cached_by_casper: receipts.cached,
    available_software_updates: named(record.softwareUpdates),
    // An empty list is an empty object here.
    available_updates: {},
    running_services: named(record.services),
    applications: listOf(record.applications).map(({ name, path, version, bundleId }) => ({
      name,
      path,
      version,
      bundle_id: bundleId,
    })),
    fonts: record.fonts,
    plugins: record.plugins,
  }
}

/** Entra's ids of the local accounts are known to the Pro API only. */
export function groupsAccounts(record: ProRecord): Members {
  return {
    computer_group_memberships: listOf(record.groupMemberships).map(({ groupName }) => groupName),
    local_accounts: listOf(record.localUserAccounts).map(account => ({
      name: account.username,
      realname: account.fullName,
      uid: account.uid,
      home: account.homeDirectory,
      home_size: `${account.homeDirectorySizeMb}MB`,
      home_size_mb: account.homeDirectorySizeMb,
      administrator: account.admin,
      filevault_enabled: account.fileVault2Enabled,
    })),
    user_inventories: { disable_automatic_login: membersOf(record.security).autoLoginDisabled, user: {} },
  }
}

export function configurationProfiles(record: ProRecord): Members[] {
  return listOf(record.configurationProfiles).map(({ id, displayName, uuid, removable }) => ({
    id: Number(id),
    name: displayName,
    uuid,
    is_removable: removable,
  }))
}
