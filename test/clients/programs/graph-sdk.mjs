import { ClientSecretCredential } from '@azure/identity'
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure'
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk'
import '@microsoft/msgraph-sdk-users'
import { report } from './report.mjs'

const { env } = process
const options = env.PROXIED ? {} : { authorityHost: env.HTTPS_URL, disableInstanceDiscovery: true }
const scopes = ['https://graph.microsoft.com/.default']

function clientOf(id, secret) {
  const credential = new ClientSecretCredential(env.TENANT_ID, id, secret, options)
  const hosts = env.PROXIED ? undefined : new Set([new URL(env.BASE_URL).hostname])
  const provider = new AzureIdentityAuthenticationProvider(credential, scopes, undefined, hosts)
  const adapter = new GraphRequestAdapter(provider)
  if (!env.PROXIED) adapter.baseUrl = `${env.BASE_URL}/v1.0`
  return createGraphServiceClient(adapter)
}
const daemon = clientOf(env.CLIENT_ID, env.CLIENT_SECRET)
const reader = clientOf(env.READER_ID, env.READER_SECRET)
const adele = client => client.users.byUserId('adele.vance@contoso.com')

await report({
  async list() {
    const queryParameters = {
      select: ['id', 'displayName', 'jobTitle'],
      filter: "startswith(displayName,'A')",
      orderby: ['displayName'],
      top: 2,
      count: true,
    }
    // Graph sorts a filtered list for those only who accept that it may be out of date.
    const headers = { ConsistencyLevel: 'eventual' }
    const page = await daemon.users.get({ queryParameters, headers })
    const next = await daemon.users.withUrl(page.odataNextLink).get({ headers })
    const names = ({ value }) => value.map(({ displayName }) => displayName)
    return { names: names(page), next: names(next), mail: page.value[0].mail ?? null }
  },
  async written() {
    await adele(daemon).patch({ jobTitle: 'Written' })
    return (await adele(daemon).get()).jobTitle
  },
  refused: () => adele(reader).patch({ jobTitle: 'Refused' }),
  missing: () => daemon.users.byUserId('nobody@contoso.com').get(),
})
