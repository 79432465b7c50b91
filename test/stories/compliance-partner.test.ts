import { randomUUID } from 'node:crypto'
import t from 'tap'
import { ADELE_DEVICE, partnersUnderTest } from '../intune/partners/partners.ts'
import { DAEMON, PARTNER, TENANT } from '../support/emulator.ts'

const emulator = await partnersUnderTest(t)
const { advance, upload } = emulator
const INTUNE_APPLICATION = '0000000a-0000-0000-c000-000000000000'

interface Endpoint {
  readonly providerName: string
  readonly uri: string
}

/** The same story for a partner that keeps the clouds' host names, and for one that is given the port. */
const ORGANISATIONS = [
  {
    name: 'under the real host names',
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
  },
  { name: 'by base URL', login: emulator.url, graph: emulator.url },
]

for (const { name, login, graph } of ORGANISATIONS) {
  t.test(`a compliance partner reports, Graph shows it: ${name}`, async t => {
    async function token(clientId: string, secret: string, scope: string): Promise<string> {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope }
      const answer = await emulator.request<{ access_token: string }>(
        `${login}/${TENANT}/oauth2/v2.0/token`,
        { form },
      )
      t.equal(answer.status, 200, answer.text)
      return answer.body.access_token
    }

    const partnerToGraph = await token(
      PARTNER,
      'localtenant-partner-secret',
      'https://graph.microsoft.com/.default',
    )
    const path = `/v1.0/servicePrincipals/appId=${INTUNE_APPLICATION}/endpoints`
    const endpoints = await emulator.request<{ value: Endpoint[] }>(graph + path, { bearer: partnerToGraph })
    const uriOf = (provider: string): string => {
      const found = endpoints.body.value.find(({ providerName }) => providerName === provider)
      t.ok(found, provider)
      return found!.uri
    }
    const [tenants, devices] = [uriOf('PartnerTenantDataSyncService'), uriOf('PartnerDeviceDataSyncService')]

    const bearer = await token(
      PARTNER,
      'localtenant-partner-secret',
      'https://api.manage.microsoft.com//.default',
    )
    const provisioned = await emulator.request(`${tenants}/PartnerTenants(guid'${TENANT}')?api-version=1.6`, {
      bearer,
      method: 'PUT',
      json: { Provisioned: 1 },
    })
    t.equal(provisioned.status, 200, provisioned.text)
    const alive = await emulator.request(
      `${tenants}/PartnerTenantHeartbeat(guid'${TENANT}')?api-version=1.6`,
      {
        bearer,
        method: 'PUT',
        json: { Timestamp: emulator.now() },
      },
    )
    t.equal(alive.status, 200, alive.text)

    const reader = await token(DAEMON, 'localtenant-daemon-secret', 'https://graph.microsoft.com/.default')
    const filter = encodeURIComponent(`deviceId eq '${ADELE_DEVICE}'`)
    const seen = async () => {
      const answer = await emulator.request<{ value: { isCompliant: boolean; isManaged: boolean }[] }>(
        `${graph}/v1.0/devices?$filter=${filter}`,
        { bearer: reader },
      )
      return answer.body.value[0]
    }

    async function report(entity: object): Promise<unknown> {
      await advance(2)
      const message = `${devices}/DataUploadMessages(guid'${randomUUID()}')?api-version=1.2`
      const json = upload(TENANT, { ...entity })
      const taken = await emulator.request(message, { bearer, method: 'PUT', json })
      t.match(taken, { status: 200, body: { ErrorCode: 0 } }, taken.text)
      await advance(3)
      return (await emulator.request(message, { bearer })).body.Status
    }

    const inventory = { EntityType: 1, EasIds: [], DeviceManagementState: 'managed', Os: 'macOS', State: 0 }
    t.equal(await report(inventory), 'Completed')
    t.equal(await report({ EntityType: 4, complianceStatus: 'notCompliant' }), 'Completed')
    t.match(await seen(), { isManaged: true, isCompliant: false })
    t.equal(await report({ EntityType: 4, complianceStatus: 'compliant' }), 'Completed')
    t.match(await seen(), { isManaged: true, isCompliant: true })
  })
}
