import { createPrivateKey } from 'node:crypto'
import * as oidc from 'openid-client'
import { claimsOf, report } from './report.mjs'

const { env } = process
const host = env.PROXIED ? 'https://login.microsoftonline.com' : env.HTTPS_URL
const issuer = new URL(`${host}/${env.TENANT_ID}/v2.0`)

async function token(clientId, authentication) {
  const configuration = await oidc.discovery(issuer, clientId, undefined, authentication)
  const { access_token, token_type, expires_in } = await oidc.clientCredentialsGrant(configuration, {
    scope: 'https://graph.microsoft.com/.default',
  })
  return { ...claimsOf(access_token), token_type, expires_in, issuer: configuration.serverMetadata().issuer }
}

const der = createPrivateKey(env.PRIVATE_KEY).export({ type: 'pkcs8', format: 'der' })
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])

await report({
  post: () => token(env.CLIENT_ID, oidc.ClientSecretPost(env.CLIENT_SECRET)),
  basic: () => token(env.CLIENT_ID, oidc.ClientSecretBasic(env.CLIENT_SECRET)),
  privateKey: () => token(env.HOLDER_ID, oidc.PrivateKeyJwt({ key, kid: env.THUMBPRINT })),
  wrongSecret: () => token(env.CLIENT_ID, oidc.ClientSecretPost('wrong')),
})
