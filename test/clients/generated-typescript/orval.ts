// orval makes functions over fetch; the status of an answer tells the type of its body.
import { createTenant, deleteTenant, getTenant } from './control'
import { issueTokenV2 } from './entra'
import { getUser, listUsers } from './graph'
import { createClientToken, getBuilding, listBuildings } from './jamf'
import { bearer, daemon, env, jamfClient, namesOf, present, run, same, TENANT } from './steps'

const tokenBy = (secret: string) => issueTokenV2(TENANT, daemon(secret))
let graph: RequestInit = {}
let jamf: RequestInit = {}

/** The body of an answer of success. */
function good<Answer extends { status: number }>(answer: Answer): Extract<Answer, { status: 200 | 201 }> {
  if (answer.status !== 200 && answer.status !== 201) throw new Error(JSON.stringify(answer))
  return answer as Extract<Answer, { status: 200 | 201 }>
}

void run({
  token: async () => {
    graph = { headers: bearer(good(await tokenBy(env('CLIENT_SECRET'))).data.access_token) }
    jamf = { headers: bearer(good(await createClientToken(jamfClient)).data.access_token) }
  },
  'users by pages': async () => {
    const page = async ($skiptoken?: string) =>
      good(await listUsers({ $top: 7, ...($skiptoken ? { $skiptoken } : {}) }, graph)).data
    same(await namesOf(page), 30)
  },
  'one user': async () => {
    same(good(await getUser('adele.vance@contoso.com', {}, graph)).data.jobTitle, 'Product Manager')
  },
  'unknown user': async () => {
    const answer = await getUser('nobody@contoso.com', {}, graph)
    same(answer.status === 404 && answer.data.error.code, 'Request_ResourceNotFound')
  },
  'wrong secret': async () => {
    const answer = await tokenBy('wrong')
    same(answer.status === 401 && answer.data.error_codes, [7000215])
  },
  'buildings of Jamf by pages': async () => {
    const names: string[] = []
    for (let page = 0; page < 2; page += 1) {
      const { data } = good(await listBuildings({ page, 'page-size': 2 }, jamf))
      names.push(...data.results.map(({ name }) => name))
    }
    same([names.length, names[0]], [4, 'Seattle Campus'])
  },
  'unknown building': async () => {
    const answer = await getBuilding('999', jamf)
    same(answer.status === 404 && answer.data.errors[0]?.code, 'INVALID_ID')
  },
  'an organisation of its own': async () => {
    const { tenantId, administrator } = present(good(await createTenant()).data)
    same(good(await getTenant(tenantId)).data.administrator, administrator)
    same((await deleteTenant(tenantId)).status, 204)
    const answer = await getTenant(tenantId)
    same(answer.status === 404 && answer.data.error.includes(tenantId), true)
  },
})
