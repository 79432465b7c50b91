import type { ApplicationSeed } from '../../../src/domain/applications/application-seed.ts'
import { NEWCOMER } from '../../support/emulator.ts'

/** Where consent is answered, unless an address says otherwise. */
export const CALLBACK = 'http://localhost:3000/callback'

export const MARKUP = 'c0ffee00-0000-4000-8000-0000000000f1'
export const FOREIGN = 'c0ffee00-0000-4000-8000-0000000000f2'
export const NATIVE = 'c0ffee00-0000-4000-8000-0000000000f3'
export const PRIVATE = 'c0ffee00-0000-4000-8000-0000000000f4'
export const MIXED = 'c0ffee00-0000-4000-8000-0000000000f5'
export const WIDE = 'c0ffee00-0000-4000-8000-0000000000f7'
export const SILENT = 'c0ffee00-0000-4000-8000-0000000000f6'

const web = { redirectUris: { web: [CALLBACK] } }
const elsewhere = { homeTenantId: 'fab12ca0-0000-4000-8000-000000000001', servicePrincipal: false } as const

/** Applications that ask for consent in every way there is. */
export const asking: readonly ApplicationSeed[] = [
  {
    ...web,
    appId: MARKUP,
    displayName: 'Tom & "Jerry" <script>',
    secrets: [{ secret: 'markup-secret' }],
    permissions: [{ resource: 'Microsoft Graph', application: ['User.Read.All'] }],
  },
  {
    ...web,
    ...elsewhere,
    appId: FOREIGN,
    displayName: 'Fabrikam Visitor',
    publisherDomain: 'fabrikam.example',
    signInAudience: 'AzureADMultipleOrgs',
    secrets: [{ secret: 'foreign-secret' }],
    permissions: [{ resource: 'Microsoft Intune API', application: ['update_device_attributes'] }],
  },
  { appId: NATIVE, displayName: 'Native', redirectUris: { public: ['http://localhost/back'] } },
  {
    appId: WIDE,
    displayName: 'Wide letters',
    redirectUris: { web: ['http://localhost:3000/ｃａｌｌ?ｘ=1'], public: ['http://localhost/back'] },
    permissions: [
      {
        resource: 'Microsoft Graph',
        application: [
          'Mail.Read',
          'Mail.Send',
          'Application.ReadWrite.OwnedBy',
          'DeviceManagementManagedDevices.PrivilegedOperations.All',
        ],
        delegated: [
          'openid',
          'User.Read',
          'Mail.Read',
          'Mail.Send',
          'Files.Read.Selected',
          'AgreementAcceptance.Read',
        ],
      },
      { resource: 'Azure Key Vault', delegated: ['user_impersonation'] },
    ],
  },
  { appId: SILENT, displayName: 'Without an address' },
  { ...web, ...elsewhere, appId: PRIVATE, displayName: 'Fabrikam Internal' },
  {
    ...web,
    appId: MIXED,
    displayName: 'Mixed',
    permissions: [
      { resource: 'Microsoft Graph', application: ['User.Read.All'], delegated: ['User.Read'] },
      { resource: 'Microsoft Intune API', application: ['get_device_compliance'] },
    ],
  },
]

export const V2 = '/contoso.com/v2.0/adminconsent'

/** A consent address, by default of the newcomer; a parameter set to '' is left out. */
export function address(
  parameters: Readonly<Record<string, string>>,
  path = '/contoso.com/adminconsent',
): string {
  const query = { client_id: NEWCOMER, redirect_uri: CALLBACK, ...parameters }
  return `${path}?${new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))}`
}
