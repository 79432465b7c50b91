// One hundred users as every list in the comparison sends them.
export const users = Array.from({ length: 100 }, (_, index) => ({
  id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  businessPhones: [`+1 206 555 ${String(1000 + index)}`],
  displayName: `Person Number ${index}`,
  givenName: 'Person',
  jobTitle: 'Senior Engineer',
  mail: `person.${index}@contoso.com`,
  mobilePhone: '+1 206 555 0100',
  officeLocation: 'Seattle 25/1234',
  preferredLanguage: 'en-US',
  surname: `Number ${index}`,
  userPrincipalName: `person.${index}@contoso.com`,
}))

/** A computer with three inventory sections filled, about as large as a real one. */
export const computers = Array.from({ length: 100 }, (_, index) => ({
  id: String(index),
  udid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  ...Object.fromEntries(
    ['general', 'hardware', 'userAndLocation'].map((section, place) => [
      section,
      Object.fromEntries(
        Array.from({ length: [32, 28, 9][place] }, (_, member) => [
          `member${member}`,
          `value ${index} ${member}`,
        ]),
      ),
    ]),
  ),
  ...Object.fromEntries(
    [
      'diskEncryption',
      'purchasing',
      'applications',
      'storage',
      'configurationProfiles',
      'printers',
      'services',
      'localUserAccounts',
      'certificates',
      'attachments',
      'packageReceipts',
      'security',
      'operatingSystem',
      'licensedSoftware',
      'ibeacons',
      'softwareUpdates',
      'extensionAttributes',
      'contentCaching',
      'groupMemberships',
    ].map(section => [section, null]),
  ),
}))
