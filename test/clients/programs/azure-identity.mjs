import { ClientCertificateCredential, ClientSecretCredential } from '@azure/identity'
import { claimsOf, report } from './report.mjs'

const { env } = process
const options = env.PROXIED ? {} : { authorityHost: env.HTTPS_URL, disableInstanceDiscovery: true }
const token = async credential => {
  const { token, expiresOnTimestamp } = await credential.getToken('https://graph.microsoft.com/.default')
  return { ...claimsOf(token), expiresIn: Math.round((expiresOnTimestamp - Date.now()) / 1000) }
}
const bySecret = (id, secret) => token(new ClientSecretCredential(env.TENANT_ID, id, secret, options))
const certificate = env.PRIVATE_KEY + env.CERTIFICATE

await report({
  secret: () => bySecret(env.CLIENT_ID, env.CLIENT_SECRET),
  certificate: () =>
    token(new ClientCertificateCredential(env.TENANT_ID, env.HOLDER_ID, { certificate }, options)),
  chain: () => {
    const withChain = { ...options, sendCertificateChain: true }
    return token(new ClientCertificateCredential(env.TENANT_ID, env.HOLDER_ID, { certificate }, withChain))
  },
  wrongSecret: () => bySecret(env.CLIENT_ID, 'wrong'),
})
