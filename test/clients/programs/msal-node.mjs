import { ConfidentialClientApplication } from '@azure/msal-node'
import { claimsOf, report } from './report.mjs'

const { env } = process
const host = env.PROXIED ? 'login.microsoftonline.com' : new URL(env.HTTPS_URL).host
const authority = `https://${host}/${env.TENANT_ID}`
const addressed = env.PROXIED ? { authority } : { authority, knownAuthorities: [host] }
const request = { scopes: ['https://graph.microsoft.com/.default'] }

async function token(credentials) {
  const client = new ConfidentialClientApplication({ auth: { ...addressed, ...credentials } })
  const first = await client.acquireTokenByClientCredential(request)
  const second = await client.acquireTokenByClientCredential(request)
  return {
    ...claimsOf(first.accessToken),
    tokenType: first.tokenType,
    expiresIn: Math.round((new Date(first.expiresOn) - Date.now()) / 1000),
    kept: second.fromCache && second.accessToken === first.accessToken,
  }
}

const privateKey = env.PRIVATE_KEY
await report({
  secret: () => token({ clientId: env.CLIENT_ID, clientSecret: env.CLIENT_SECRET }),
  sha256: () =>
    token({
      clientId: env.HOLDER_ID,
      clientCertificate: { thumbprintSha256: env.THUMBPRINT_SHA256, privateKey },
    }),
  sha1: () =>
    token({ clientId: env.HOLDER_ID, clientCertificate: { thumbprint: env.THUMBPRINT, privateKey } }),
  chain: () =>
    token({
      clientId: env.HOLDER_ID,
      clientCertificate: { thumbprintSha256: env.THUMBPRINT_SHA256, privateKey, x5c: env.CERTIFICATE },
    }),
  wrongSecret: () => token({ clientId: env.CLIENT_ID, clientSecret: 'wrong' }),
  strangeClient: () =>
    token({ clientId: 'c0ffee00-0000-4000-8000-00000000dead', clientSecret: env.CLIENT_SECRET }),
  strangeTenant: () =>
    token({
      clientId: env.CLIENT_ID,
      clientSecret: env.CLIENT_SECRET,
      authority: `https://${host}/c0ffee00-0000-4000-8000-00000000dead`,
    }),
})
