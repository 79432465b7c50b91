/** Host names of the token service that are answered here. */
export const LOGIN_HOSTS = [
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
]

/**
 * What the regional host names of the token service end in. The second is the earlier one, which MSAL.NET used until 4.48 and which programs go
 * on using where only it passes the firewall (microsoft-authentication-library-for-dotnet#3252).
 */
export const REGIONAL_HOSTS = ['.login.microsoft.com', '.r.login.microsoftonline.com']

/** True for a host name of the real token service; what else leads here is an address of this machine. */
export function isLoginHost(host: string): boolean {
  return LOGIN_HOSTS.includes(host) || REGIONAL_HOSTS.some(end => host.endsWith(end))
}
