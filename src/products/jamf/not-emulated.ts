/**
 * Families of paths that a real Jamf Pro has and this one does not answer (yet): the resource behind the version, or
 * behind `/JSSResource`. A request for one is told so, since its 404 would pass for that of a mistyped path.
 */
const PRO =
  'account-groups|accounts|activation-code|advanced-mobile-device-searches|api-integrations|api-role-privileges|api-roles|app-installers|app-request|cache-settings|check-in|cloud-azure|cloud-idp|cloud-information|cloud-ldaps|computer-extension-attributes|computer-inventory|computer-inventory-collection-settings|computer-prestages|computers|conditional-access|csa|deploy-package|device-enrollments|dock-items|ebooks|enrollment|enrollment-customizations|enrollment-settings|groups|health-status|icon|inventory-preload|jamf-pro-server-url|ldap|local-admin-password|locales|login-customization|managed-software-updates|mdm|mobile-device-apps|mobile-device-extension-attributes|mobile-device-prestages|notifications|oauth2|onboarding|packages|patch-policies|patch-software-title-configurations|pki|policies|reenrollment|scripts|self-service|smart-computer-groups|smtp-server|sso|startup-status|static-user-groups|teacher-app|time-zones|user|users|venafi|volume-purchasing-locations|webhooks'
const CLASSIC =
  'accounts|activationcode|advancedcomputersearches|advancedmobiledevicesearches|advancedusersearches|buildings|categories|classes|commandflush|computercheckin|computercommands|computerextensionattributes|computerhistory|computerinvitations|computermanagement|departments|directorybindings|diskencryptionconfigurations|distributionpoints|dockitems|ebooks|fileuploads|ibeacons|jssuser|ldapservers|licensedsoftware|macapplications|managedpreferenceprofiles|mobiledeviceapplications|mobiledevicecommands|mobiledeviceconfigurationprofiles|mobiledeviceenrollmentprofiles|mobiledeviceextensionattributes|mobiledevicegroups|mobiledevicehistory|mobiledeviceinvitations|mobiledeviceprovisioningprofiles|netbootservers|networksegments|osxconfigurationprofiles|packages|patches|patchpolicies|peripherals|policies|printers|removablemacaddresses|scripts|sites|smtpserver|softwareupdateservers|userextensionattributes|usergroups|users|vppaccounts|vppassignments|vppinvitations|webhooks'

const FAMILY = new RegExp(`^/+(?:api/(?:v\\d|preview)/(?:${PRO})|JSSResource/(?:${CLASSIC}))(?=[/?]|$)`)

/** Operations that a path has in the real API beside those that are answered here. */
const OPERATIONS = [
  /^GET \/api\/v\d\/computers-inventory\/(?:filevault|[^/]+\/(?:filevault|view-[\w-]+|attachments\/.+))$/,
  /^GET \/api\/v\d\/(?:categories\/[^/]+|(?:buildings|departments|categories)\/[^/]+\/history)$/,
  /^GET \/api\/v\d\/mobile-devices\/[^/]+\/paired-devices$/,
  /^(?:POST|DELETE) \/api\/v\d\/(?:computers-inventory|mobile-devices)(?:\/|$)/,
  /^(?:POST|PUT|PATCH|DELETE) \/api\/v\d\/(?:computer-groups|mobile-device-groups|buildings|departments|categories)(?:\/|$)/,
  /^(?:POST|PUT|DELETE) \/JSSResource\/(?:computers|computergroups|mobiledevices)(?:\/|$)/,
]

/**
 * What of the real API a request asks for that is not emulated, e.g. `/api/v1/packages` or `POST
 * /api/v1/computers-inventory`; undefined for what Jamf Pro does not have either.
 */
export function notEmulated({ method, url }: { method: string; url: string }): string | undefined {
  const family = FAMILY.exec(url)?.[0]
  if (family) return family
  const operation = `${method} ${url.split('?')[0]}`
  return OPERATIONS.some(pattern => pattern.test(operation)) ? operation : undefined
}
