// @hey-api/openapi-ts makes functions over fetch.
import { createTenant, deleteTenant, getTenant } from './control'
import { issueTokenV2 } from './entra'
import { getUser, listUsers } from './graph'
import { client as graph } from './graph/client.gen'
import { createClientToken, getBuilding, listBuildings } from './jamf'
import { client as jamf } from './jamf/client.gen'
import { daemon, env, jamfClient, namesOf, present, run, same, TENANT } from './steps'

const tokenBy = (secret: string) => issueTokenV2({ path: { tenant: TENANT }, body: daemon(secret) })

void run({
  token: async () => {
    const token = present((await tokenBy(env('CLIENT_SECRET'))).data)
    graph.setConfig({ auth: () => token.access_token })
    const { access_token } = present((await createClientToken({ body: jamfClient })).data)
    jamf.setConfig({ auth: () => access_token })
  },
  'users by pages': async () => {
    const page = async ($skiptoken?: string) => {
      const query = { $top: 7, ...($skiptoken ? { $skiptoken } : {}) }
      return (await listUsers({ query })).data
    }
    same(await namesOf(page), 30)
  },
  'one user': async () => {
    const { data } = await getUser({ path: { id: 'adele.vance@contoso.com' } })
    same(data?.jobTitle, 'Product Manager')
  },
  'unknown user': async () => {
    const { error } = await getUser({ path: { id: 'nobody@contoso.com' } })
    same(error?.error.code, 'Request_ResourceNotFound')
  },
  'wrong secret': async () => {
    const { error } = await tokenBy('wrong')
    same([error?.error, error?.error_codes], ['invalid_client', [7000215]])
  },
  'buildings of Jamf by pages': async () => {
    const names: string[] = []
    for (let page = 0; page < 2; page += 1) {
      const { data } = await listBuildings({ query: { page, 'page-size': 2 } })
      names.push(...present(data).results.map(({ name }) => name))
    }
    same([names.length, names[0]], [4, 'Seattle Campus'])
  },
  'unknown building': async () => {
    const { error, response } = await getBuilding({ path: { id: '999' } })
    same([response?.status, error?.errors[0]?.code], [404, 'INVALID_ID'])
  },
  'an organisation of its own': async () => {
    const { tenantId, administrator } = present((await createTenant()).data)
    const path = { tenantId }
    same((await getTenant({ path })).data?.administrator, administrator)
    same((await deleteTenant({ path })).response?.status, 204)
    const { error } = await getTenant({ path })
    same(error?.error.includes(tenantId), true)
  },
})
