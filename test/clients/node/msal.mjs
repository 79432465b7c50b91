import { ConfidentialClientApplication, ServerError } from '@azure/msal-node'
import { assert, byBaseUrl, env, refusal, SCOPE, step } from './steps.mjs'

const authority = `${env.LOGIN_URL}/${env.TENANT_ID}`
const known = byBaseUrl ? { knownAuthorities: [new URL(env.LOGIN_URL).host] } : {}
const clientOf = clientSecret =>
  new ConfidentialClientApplication({ auth: { clientId: env.CLIENT_ID, clientSecret, authority, ...known } })
const daemon = clientOf(env.CLIENT_SECRET)
const token = () => daemon.acquireTokenByClientCredential({ scopes: [SCOPE] })

async function get(url) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${(await token()).accessToken}` } })
  return response.json()
}

await step('token', async () => {
  assert.equal((await token()).tokenType, 'Bearer')
  assert.equal((await token()).fromCache, true)
})

await step('users by pages', async () => {
  const names = []
  for (let url = `${env.GRAPH_URL}/v1.0/users?$top=7`; url; ) {
    const page = await get(url)
    names.push(...page.value.map(({ displayName }) => displayName))
    url = page['@odata.nextLink']
  }
  assert.equal(new Set(names).size, 30)
})

await step('one user', async () => {
  const user = await get(`${env.GRAPH_URL}/v1.0/users/adele.vance@contoso.com`)
  assert.equal(user.jobTitle, 'Product Manager')
})

await step('wrong secret', async () => {
  const error = await refusal(() => clientOf('wrong').acquireTokenByClientCredential({ scopes: [SCOPE] }))
  assert(error instanceof ServerError, error)
  assert.equal(error.errorCode, 'invalid_client')
  assert.match(error.message, /AADSTS7000215/)
})
