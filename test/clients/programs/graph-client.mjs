import graph from '@microsoft/microsoft-graph-client'
import { report } from './report.mjs'

const { env } = process
const login = env.PROXIED ? 'https://login.microsoftonline.com' : env.HTTPS_URL
const options = env.PROXIED ? {} : { baseUrl: `${env.HTTPS_URL}/`, customHosts: new Set(['localhost']) }

async function getAccessToken(id, secret) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
    scope: 'https://graph.microsoft.com/.default',
  })
  const response = await fetch(`${login}/${env.TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body })
  return (await response.json()).access_token
}

const clientOf = (id, secret) =>
  graph.Client.initWithMiddleware({
    ...options,
    authProvider: { getAccessToken: () => getAccessToken(id, secret) },
  })
const daemon = clientOf(env.CLIENT_ID, env.CLIENT_SECRET)
const reader = clientOf(env.READER_ID, env.READER_SECRET)
const adele = '/users/adele.vance@contoso.com'
const names = page => page.value.map(({ displayName }) => displayName)

await report({
  async pages() {
    const seen = []
    let pages = 0
    const counting = {
      api(url) {
        pages++
        return daemon.api(url)
      },
    }
    const first = await daemon.api('/users').select('id,displayName').top(7).get()
    const iterator = new graph.PageIterator(counting, first, user => seen.push(user.displayName))
    await iterator.iterate()
    const { value } = await daemon.api('/users').top(999).get()
    return { pages, seen: seen.sort(), all: value.map(({ displayName }) => displayName).sort() }
  },
  membership: async () => ({
    groups: names(await daemon.api(`${adele}/memberOf/microsoft.graph.group`).get()),
    transitive: names(await daemon.api(`${adele}/transitiveMemberOf`).get()),
    checked: await daemon.api(`${adele}/getMemberGroups`).post({ securityEnabledOnly: false }),
  }),
  groupMembers: async () => {
    const found = await daemon.api('/groups').filter("displayName eq 'Jamf Managed Users'").get()
    return names(await daemon.api(`/groups/${found.value[0].id}/members`).get())
  },
  counted: async () => {
    const query = daemon.api('/users').header('ConsistencyLevel', 'eventual').count(true)
    const page = await query.search('"displayName:adele"').get()
    return { count: page['@odata.count'], names: names(page) }
  },
  async written() {
    await daemon.api(adele).update({ jobTitle: 'Written' })
    return (await daemon.api(adele).select('jobTitle').get()).jobTitle
  },
  refused: () => reader.api(adele).update({ jobTitle: 'Refused' }),
  missing: () => daemon.api('/users/nobody@contoso.com').get(),
})
