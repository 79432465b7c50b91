/** Host names of the token service that are answered here. */
export const LOGIN_HOSTS = [
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
]

/** What the regional host names of the token service end in. */
export const REGIONAL_HOSTS = '.login.microsoft.com'

/** True for a host name of the real token service; what else leads here is an address of this machine. */
export function isLoginHost(host: string): boolean {
  return LOGIN_HOSTS.includes(host) || host.endsWith(REGIONAL_HOSTS)
}
