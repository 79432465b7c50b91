import type { SeedRun } from '../../kernel/organisation/seed.ts'
import { idOf, inserter } from '../../seed/seed-run.ts'
import { creationOf } from '../directory/seed-directory.ts'
import { graphPermissions } from './graph-permissions.ts'
import { MICROSOFT_TENANT } from './microsoft-resources.ts'
import { appRole, permissionScope, seedServicePrincipal } from './service-principals.ts'

interface FirstParty {
  readonly appId: string
  readonly displayName: string
  readonly names: readonly string[]
  /** Permission value -> GUID. */
  readonly appRoles: Readonly<Record<string, string>>
  readonly scopes: Readonly<Record<string, string>>
  /** Published display names, where they differ from the value. */
  readonly titles?: Readonly<Record<string, string>>
}

/**
 * Adds the principals that every organisation has and that are emulated: Microsoft Graph, Azure AD Graph and Intune. The others come to be
 * when they are asked for (microsoft-resources.ts).
 */
export function seedFirstParty(run: SeedRun): void {
  for (const principal of firstParties()) seedPrincipal(run, principal)
  const intuneId = idOf(run, 'servicePrincipal', INTUNE.appId)
  const insert = inserter(run.database, 'service_endpoints')
  for (const [provider, path] of Object.entries(intuneEndpoints)) {
    insert({
      id: idOf(run, 'serviceEndpoint', provider),
      service_principal_id: intuneId,
      provider_name: provider,
      provider_id: idOf(run, 'serviceProvider', provider),
      path,
    })
  }
}

function seedPrincipal(run: SeedRun, principal: FirstParty): void {
  const published = (permissions: Readonly<Record<string, string>>) =>
    Object.entries(permissions).map(([value, id]) => ({
      id,
      value,
      displayName: principal.titles?.[value] ?? value,
    }))
  seedServicePrincipal(run.database, {
    id: idOf(run, 'servicePrincipal', principal.appId),
    appId: principal.appId,
    ownerTenantId: MICROSOFT_TENANT,
    displayName: principal.displayName,
    names: [principal.appId, ...principal.names],
    appRolesJson: JSON.stringify(published(principal.appRoles).map(appRole)),
    scopesJson: JSON.stringify(published(principal.scopes).map(permissionScope)),
    appRoleAssignmentRequired: false,
    accessTokenVersion: 1,
    createdAt: creationOf(run, undefined),
  })
}

function firstParties(): FirstParty[] {
  const graph = graphPermissions()
  const some = (all: Readonly<Record<string, string>>, names: readonly string[]) =>
    Object.fromEntries(names.map(name => [name, all[name]!]))
  const appRoles = some(graph.appRoles, aadGraphAppRoles)
  const scopes = some(graph.scopes, aadGraphScopes)
  return [{ ...GRAPH, ...graph }, { ...AAD_GRAPH, appRoles, scopes }, INTUNE]
}

const GRAPH = {
  appId: '00000003-0000-0000-c000-000000000000',
  displayName: 'Microsoft Graph',
  names: [
    'https://graph.microsoft.com',
    'https://graph.microsoft.com/',
    'https://graph.microsoft.us',
    'https://graph.microsoft.us/',
    'https://dod-graph.microsoft.us',
    'https://dod-graph.microsoft.us/',
    'https://canary.graph.microsoft.com',
    'https://canary.graph.microsoft.com/',
  ],
}

const AAD_GRAPH = {
  appId: '00000002-0000-0000-c000-000000000000',
  displayName: 'Windows Azure Active Directory',
  names: ['https://graph.windows.net', 'https://graph.windows.net/', 'Microsoft.Azure.ActiveDirectory'],
}

// Azure AD Graph's permissions under the ids that Graph gives them: clients ask for them by name.
const aadGraphAppRoles = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Device.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'Domain.ReadWrite.All',
  'Policy.Read.All',
]

const aadGraphScopes = [
  'Directory.AccessAsUser.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'User.Read',
  'User.Read.All',
  'User.ReadBasic.All',
]

const INTUNE: FirstParty = {
  appId: '0000000a-0000-0000-c000-000000000000',
  displayName: 'Microsoft Intune API',
  names: [
    'https://api.manage.microsoft.com/',
    'https://api.manage.microsoft.com',
    'https://api.manage.microsoft.us/',
    'https://api.manage-ppe.microsoft.us/',
    'https://api.manage-test.microsoft.us/',
    'https://api.manage-beta.microsoft.com/',
    'https://api.manage-mig.microsoft.com/',
    'https://api.manage-selfhost.microsoft.com/',
    'c161e42e-d4df-4a3d-9b42-e7a3c31f59d4',
  ],
  appRoles: {
    update_device_attributes: '7b3c62c0-bbe4-4ceb-971b-ecc50a191b3e',
    manage_partner_compliance_policy: '3857e233-c379-404e-85e9-bdbf3a62b28f',
    get_device_compliance: '7ec88bad-30c7-4928-a005-4455362cfd98',
    get_data_warehouse: '3d9dc976-32fb-45a8-90bd-c9f8a850d098',
    scep_challenge_provider: '39d724e8-6a34-4930-9a36-364082c35716',
    pfx_cert_provider: '907d16c7-7591-49a4-b523-6fd42e5f2c7e',
    send_data_usage: '7828b294-fdcc-4ed6-a45a-854364afb21d',
    update_device_health: 'a5438881-186a-48f0-bc41-a93ae8a195fe',
  },
  scopes: { get_data_warehouse: 'd603c21a-d512-4b5a-b552-c233ebbeaf2e' },
  titles: {
    update_device_attributes: 'Send device attributes to Microsoft Intune',
    manage_partner_compliance_policy: 'Manage partner compliance policies with Microsoft Intune.',
    get_device_compliance: 'Get device state and compliance information from Microsoft Intune',
    get_data_warehouse: 'Get data warehouse information from Microsoft Intune',
    scep_challenge_provider: 'SCEP challenge validation',
    pfx_cert_provider: 'PFX certificate management',
    send_data_usage: 'Send and receive device telecom and Wi-Fi data usage information with Microsoft Intune',
    update_device_health: 'Send device threat information to Microsoft Intune',
  },
}

const routing = '/TrafficGateway/TrafficRoutingService'

/** Provider name -> what follows the host. The two data sync paths are not public: they are this emulator's own. */
const intuneEndpoints: Readonly<Record<string, string>> = {
  NACAPIService: '/StatelessNacService',
  ComplianceRetrievalService: `${routing}/ResourceAccess/ComplianceRetrievalService`,
  ScepRequestValidationFEService:
    '/RACerts/ScepRequestValidationFEService/Gateway/StatelessScepRequestValidationService',
  PkiConnectorFEService: '/RACerts/StatelessPkiConnectorService/Gateway/StatelessPkiConnectorService',
  IWService: `${routing}/IWService/StatelessIWService`,
  TokenRenewalService: '/OAuth/StatelessOAuthService/OAuthProxy/',
  LinuxEnrollmentService: '/LinuxMDM/LinuxEnrollmentService',
  LinuxDeviceCheckinService: '/LinuxMDM/LinuxDeviceCheckinService',
  PartnerTenantDataSyncService: `${routing}/DataSync/PartnerTenantDataSyncService`,
  PartnerDeviceDataSyncService: `${routing}/DataSync/PartnerDeviceDataSyncService`,
}
