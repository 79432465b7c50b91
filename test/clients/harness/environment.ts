import type { Way } from './clients.ts'
import type { Emulator } from './emulator.ts'

/** Who the programs are in the default world. */
const WORLD = {
  TENANT_ID: 'c0ffee00-0000-4000-8000-000000000001',
  CLIENT_ID: 'c0ffee00-0000-4000-8000-0000000000a1',
  CLIENT_SECRET: 'localtenant-daemon-secret',
  READER_ID: 'c0ffee00-0000-4000-8000-0000000000a2',
  READER_SECRET: 'localtenant-reader-secret',
  INVENTORY_ID: 'c0ffee00-0000-4000-8000-0000000000a8',
  JAMF_CLIENT_ID: 'c0ffee00-0000-4000-8000-0000000000b1',
  JAMF_CLIENT_SECRET: 'localtenant-jamf-secret',
}

/** How the runtimes are told of a certificate. */
const trust = (caFile: string) => ({
  NODE_EXTRA_CA_CERTS: caFile,
  REQUESTS_CA_BUNDLE: caFile,
  CURL_CA_BUNDLE: caFile,
  SSL_CERT_FILE: caFile,
})

/** The whole environment of a program: of this process it has the path alone. */
export function environmentOf(emulator: Emulator, way: Way): Record<string, string> {
  const { httpUrl, httpsUrl, folder, caFile } = emulator
  const real = way !== 'base URL'
  return {
    ...WORLD,
    ...trust(caFile),
    PATH: process.env.PATH ?? '',
    HOME: folder,
    WAY: way,
    LOGIN_URL: real ? 'https://login.microsoftonline.com' : httpsUrl,
    GRAPH_URL: real ? 'https://graph.microsoft.com' : httpsUrl,
    JAMF_URL: real ? 'https://contoso.jamfcloud.com' : httpsUrl,
    HTTP_URL: httpUrl,
    CA_FILE: caFile,
    ...(way === 'proxy'
      ? {
          HTTPS_PROXY: httpUrl,
          https_proxy: httpUrl,
          NO_PROXY: 'localhost,127.0.0.1',
          NODE_USE_ENV_PROXY: '1',
        }
      : {}),
  }
}
