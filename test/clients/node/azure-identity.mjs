import { AuthenticationRequiredError, ClientSecretCredential } from '@azure/identity'
import graph from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { assert, byBaseUrl, env, refusal, SCOPE, step } from './steps.mjs'

const options = byBaseUrl ? { authorityHost: env.LOGIN_URL, disableInstanceDiscovery: true } : {}
const credentialOf = (id, secret) => new ClientSecretCredential(env.TENANT_ID, id, secret, options)
const daemon = credentialOf(env.CLIENT_ID, env.CLIENT_SECRET)

function clientOf(credential) {
  const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: [SCOPE] })
  const address = byBaseUrl ? { baseUrl: `${env.GRAPH_URL}/`, customHosts: new Set(['localhost']) } : {}
  return graph.Client.initWithMiddleware({ ...address, authProvider })
}
const client = clientOf(daemon)

await step('token', async () => {
  const { token, expiresOnTimestamp } = await daemon.getToken(SCOPE)
  assert(token && expiresOnTimestamp > Date.now())
})

await step('users by pages', async () => {
  const names = []
  const first = await client.api('/users').select('id,displayName').top(7).get()
  await new graph.PageIterator(client, first, user => names.push(user.displayName)).iterate()
  assert.equal(new Set(names).size, 30)
})

await step('one user', async () => {
  const { jobTitle } = await client.api('/users/adele.vance@contoso.com').get()
  assert.equal(jobTitle, 'Product Manager')
})

await step('write without permission', async () => {
  const reader = clientOf(credentialOf(env.READER_ID, env.READER_SECRET))
  const error = await refusal(() => reader.api('/users/adele.vance@contoso.com').update({ jobTitle: 'x' }))
  assert(error instanceof graph.GraphError, error)
  assert.deepEqual([error.statusCode, error.code], [403, 'Authorization_RequestDenied'])
})

await step('unknown user', async () => {
  const error = await refusal(() => client.api('/users/nobody@contoso.com').get())
  assert.deepEqual([error.statusCode, error.code], [404, 'Request_ResourceNotFound'])
})

await step('wrong secret', async () => {
  const error = await refusal(() => credentialOf(env.CLIENT_ID, 'wrong').getToken(SCOPE))
  assert(error instanceof AuthenticationRequiredError, error)
  assert.match(error.message, /AADSTS7000215/)
})
