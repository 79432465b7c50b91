import { ClientSecretCredential } from '@azure/identity'
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure'
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk'
import '@microsoft/msgraph-sdk-users'
import { assert, byBaseUrl, env, refusal, SCOPE, step } from './steps.mjs'

function clientOf(id, secret) {
  const options = byBaseUrl ? { authorityHost: env.LOGIN_URL, disableInstanceDiscovery: true } : {}
  const credential = new ClientSecretCredential(env.TENANT_ID, id, secret, options)
  const hosts = byBaseUrl ? new Set(['localhost']) : undefined
  const adapter = new GraphRequestAdapter(
    new AzureIdentityAuthenticationProvider(credential, [SCOPE], undefined, hosts),
  )
  if (byBaseUrl) adapter.baseUrl = `${env.GRAPH_URL}/v1.0`
  return createGraphServiceClient(adapter)
}
const { users } = clientOf(env.CLIENT_ID, env.CLIENT_SECRET)

await step('token and one user', async () => {
  const { jobTitle } = await users.byUserId('adele.vance@contoso.com').get()
  assert.equal(jobTitle, 'Product Manager')
})

await step('users by pages', async () => {
  const names = []
  let page = await users.get({ queryParameters: { top: 7, select: ['displayName'] } })
  for (; page; page = page.odataNextLink && (await users.withUrl(page.odataNextLink).get()))
    names.push(...page.value.map(({ displayName }) => displayName))
  assert.equal(new Set(names).size, 30)
})

await step('write without permission', async () => {
  const reader = clientOf(env.READER_ID, env.READER_SECRET)
  const error = await refusal(() => reader.users.byUserId('adele.vance@contoso.com').patch({ jobTitle: 'x' }))
  assert.deepEqual([error.responseStatusCode, error.errorEscaped.code], [403, 'Authorization_RequestDenied'])
})

await step('unknown user', async () => {
  const error = await refusal(() => users.byUserId('nobody@contoso.com').get())
  assert.deepEqual([error.responseStatusCode, error.errorEscaped.code], [404, 'Request_ResourceNotFound'])
})
