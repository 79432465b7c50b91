// openapi-typescript makes types, openapi-fetch asks by them.
import createClient from 'openapi-fetch'
import type { paths as ControlPaths } from './control'
import type { paths as EntraPaths } from './entra'
import type { paths as GraphPaths } from './graph'
import type { paths as JamfPaths } from './jamf'
import { bearer, daemon, env, jamfClient, namesOf, present, run, same, TENANT, URL_OF_ALL } from './steps'

const baseUrl = URL_OF_ALL
/** By it the client knows how to write a body. */
const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
const entra = createClient<EntraPaths>({ baseUrl })
const control = createClient<ControlPaths>({ baseUrl })
let graph = createClient<GraphPaths>({ baseUrl })
let jamf = createClient<JamfPaths>({ baseUrl })

const tokenBy = (secret: string) =>
  entra.POST('/{tenant}/oauth2/v2.0/token', {
    params: { path: { tenant: TENANT } },
    body: daemon(secret),
    headers,
  })

void run({
  token: async () => {
    const token = present((await tokenBy(env('CLIENT_SECRET'))).data)
    graph = createClient<GraphPaths>({ baseUrl, headers: bearer(token.access_token) })
    const { data } = await jamf.POST('/api/oauth/token', { body: jamfClient, headers })
    jamf = createClient<JamfPaths>({ baseUrl, headers: bearer(present(data).access_token) })
  },
  'users by pages': async () => {
    const page = async ($skiptoken?: string) => {
      const query = { $top: 7, ...($skiptoken ? { $skiptoken } : {}) }
      return (await graph.GET('/v1.0/users', { params: { query } })).data
    }
    same(await namesOf(page), 30)
  },
  'one user': async () => {
    const { data } = await graph.GET('/v1.0/users/{id}', {
      params: { path: { id: 'adele.vance@contoso.com' } },
    })
    same(data?.jobTitle, 'Product Manager')
  },
  'unknown user': async () => {
    const { error } = await graph.GET('/v1.0/users/{id}', { params: { path: { id: 'nobody@contoso.com' } } })
    same(error?.error.code, 'Request_ResourceNotFound')
  },
  'wrong secret': async () => {
    const { error } = await tokenBy('wrong')
    same([error?.error, error?.error_codes], ['invalid_client', [7000215]])
  },
  'buildings of Jamf by pages': async () => {
    const names: string[] = []
    for (let page = 0; page < 2; page += 1) {
      const { data } = await jamf.GET('/api/v1/buildings', { params: { query: { page, 'page-size': 2 } } })
      names.push(...present(data).results.map(({ name }) => name))
    }
    same([names.length, names[0]], [4, 'Seattle Campus'])
  },
  'unknown building': async () => {
    const { error, response } = await jamf.GET('/api/v1/buildings/{id}', { params: { path: { id: '999' } } })
    same([response.status, error?.errors[0]?.code], [404, 'INVALID_ID'])
  },
  'an organisation of its own': async () => {
    const { tenantId, administrator } = present((await control.POST('/_localtenant/tenants', {})).data)
    const path = { tenantId }
    const { data } = await control.GET('/_localtenant/tenants/{tenantId}', { params: { path } })
    same(data?.administrator, administrator)
    const { response } = await control.DELETE('/_localtenant/tenants/{tenantId}', { params: { path } })
    same(response.status, 204)
    const { error } = await control.GET('/_localtenant/tenants/{tenantId}', { params: { path } })
    same(error?.error.includes(tenantId), true)
  },
})
