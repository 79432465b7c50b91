/** Inventory lists that are the same on every Mac of a seeded organisation. */

const profile = (id: string, displayName: string, profileIdentifier: string) => ({
  id,
  username: '',
  lastInstalled: '2025-02-03T10:00:00Z',
  removable: false,
  displayName,
  profileIdentifier,
  uuid: profileIdentifier,
})

export const CONFIGURATION_PROFILES = [
  profile('1', 'Disk Encryption', '8E7F0A56-5A0D-4C71-9A57-0F8E63A3B001'),
  profile('2', 'Platform Single Sign-On', '8E7F0A56-5A0D-4C71-9A57-0F8E63A3B002'),
]

export const PRINTERS = [
  {
    name: 'Second Floor',
    type: 'Generic PostScript',
    uri: 'ipps://print.contoso.com/second',
    location: 'Hallway',
  },
]

export const SERVICES = [{ name: 'com.jamf.management.daemon' }, { name: 'com.apple.mdmclient.daemon' }]

export const PLUGINS = [
  { name: 'Default Browser.plugin', version: '1.0', path: '/Library/Internet Plug-Ins' },
]

export const FONTS = [{ name: 'Avenir.ttc', version: '17.0', path: '/System/Library/Fonts' }]

export const PACKAGE_RECEIPTS = {
  installedByJamfPro: ['CompanyPortal-5.2410.pkg'],
  installedByInstallerSwu: ['com.microsoft.CompanyPortalMac', 'com.jamf.management'],
  cached: [],
}

export const LICENSED_SOFTWARE = [{ id: '1', name: 'Design Suite' }]

export const IBEACONS = [{ name: 'Front Desk' }]

export const SOFTWARE_UPDATES = [{ name: 'Safari', version: '18.6', packageName: 'Safari18.6' }]

export const ATTACHMENTS = [{ id: '1', name: 'purchase.pdf', fileType: 'pdf', sizeBytes: 24_310 }]

/** Content caching as a Mac that has it switched off reports it. */
export const CONTENT_CACHING = {
  computerContentCachingInformationId: '1',
  parents: [],
  alerts: [],
  activated: false,
  active: false,
  actualCacheBytesUsed: 0,
  cacheDetails: [
    { computerContentCachingCacheDetailsId: '1', categoryName: 'Mac Software', diskSpaceBytesUsed: 0 },
  ],
  cacheBytesFree: 0,
  cacheBytesLimit: 0,
  cacheStatus: 'OK',
  cacheBytesUsed: 0,
  dataMigrationCompleted: false,
  dataMigrationProgressPercentage: 0,
  dataMigrationError: null,
  maxCachePressureLast1HourPercentage: 0,
  personalCacheBytesFree: 0,
  personalCacheBytesLimit: 0,
  personalCacheBytesUsed: 0,
  port: 0,
  publicAddress: '',
  registrationError: 'NOT_ACTIVATED',
  registrationResponseCode: 0,
  registrationStarted: null,
  registrationStatus: 'CONTENT_CACHING_FAILED',
  restrictedMedia: false,
  serverGuid: '',
  startupStatus: 'FAILED',
  tetheratorStatus: 'CONTENT_CACHING_DISABLED',
  totalBytesAreSince: null,
  totalBytesDropped: 0,
  totalBytesImported: 0,
  totalBytesReturnedToChildren: 0,
  totalBytesReturnedToClients: 0,
  totalBytesReturnedToPeers: 0,
  totalBytesStoredFromOrigin: 0,
  totalBytesStoredFromParents: 0,
  totalBytesStoredFromPeers: 0,
}
