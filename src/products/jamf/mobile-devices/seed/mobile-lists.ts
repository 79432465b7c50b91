/** Inventory lists that are the same on every mobile device of a seeded organisation. */

const profile = (displayName: string, uuid: string, identifier: string) => ({
  displayName,
  version: '1',
  uuid,
  identifier,
  removable: false,
  lastInstalled: '2025-02-03T10:00:00Z',
})

export const PROFILES = [
  profile('MDM Profile', '8E7F0A56-5A0D-4C71-9A57-0F8E63A3C001', 'com.jamf.mdm'),
  profile('Passcode', '8E7F0A56-5A0D-4C71-9A57-0F8E63A3C002', 'com.contoso.passcode'),
]

export const USER_PROFILES = [
  { ...profile('Mail', '8E7F0A56-5A0D-4C71-9A57-0F8E63A3C003', 'com.contoso.mail'), username: 'shared' },
]

export const PROVISIONING_PROFILES = [
  {
    displayName: 'Contoso In-House',
    uuid: '8E7F0A56-5A0D-4C71-9A57-0F8E63A3C004',
    expirationDate: '2034-01-15T08:00:00Z',
  },
]

export const EBOOKS = [
  { author: 'Contoso', title: 'Welcome Aboard', version: '1.2', kind: 'PDF', managementState: 'Managed' },
]

const issued = {
  issuedDateEpoch: '2024-01-15T08:00:00Z',
  certificateStatus: 'ISSUED',
  lifecycleStatus: 'ACTIVE',
}

export const CERTIFICATES = [
  {
    commonName: 'Device Identity',
    identity: true,
    expirationDate: '2034-01-15T08:00:00Z',
    subjectName: 'CN=Device Identity',
    serialNumber: '5c28fdae',
    sha1Fingerprint: '8e7f0a565a0d4c719a570f8e63a3c00500000001',
    ...issued,
  },
  {
    commonName: 'Contoso Root',
    identity: false,
    expirationDate: '2040-01-15T08:00:00Z',
    subjectName: 'CN=Contoso Root',
    serialNumber: '1',
    sha1Fingerprint: '8e7f0a565a0d4c719a570f8e63a3c00500000002',
    ...issued,
  },
]
