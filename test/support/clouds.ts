import { control } from '../../src/control/index.ts'
import { allWork } from '../../src/kernel/organisation/background-work.ts'
import type { AnyProduct } from '../../src/kernel/pipeline/product.ts'
import type { OrganisationLifecycle } from '../../src/organisations/lifecycle.ts'
import { products } from '../../src/products/index.ts'
import { type Answer, type EmulatorUnderTest, jamfToken, PARTNER, TENANT } from './emulator.ts'

/** What a test that treats all products alike has to know about each. */
export interface Cloud {
  readonly product: AnyProduct
  /** A path that exists, without parameters. */
  readonly read: string
  /** A path that takes bodies, and the method for it. */
  readonly write: { readonly method: string; readonly path: string }
  /** A path that does not exist but leads to this product. */
  readonly below: string
  /** What makes a caller welcome. */
  authorize(emulator: EmulatorUnderTest): Promise<Readonly<Record<string, string>>>
  /** True for the body of an error as this cloud writes it. */
  isError(answer: Answer<unknown>): boolean
}

const DATA_SYNC = '/TrafficGateway/TrafficRoutingService/DataSync'

type Json = Readonly<Record<string, unknown>>

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0
const isJson = ({ headers }: Answer<unknown>): boolean => /json/.test(String(headers['content-type']))
const isPage = ({ headers, text }: Answer<unknown>): boolean =>
  /^text\/html/.test(String(headers['content-type'])) && /<html/i.test(text)

const named = (name: string): AnyProduct => products.find(product => product.name === name)!

/** All products, the emulator's own API among them. */
export const clouds: readonly Cloud[] = [
  {
    product: named('graph'),
    read: '/v1.0/users',
    write: { method: 'POST', path: '/v1.0/groups' },
    below: '/v1.0/nothing',
    authorize: async emulator => ({ authorization: `Bearer ${await emulator.token()}` }),
    isError: answer => {
      const { code, message, innerError } = (answer.body as { error?: Json })?.error ?? {}
      return isJson(answer) && isText(code) && isText(message) && innerError !== undefined
    },
  },
  {
    product: named('intune'),
    read: `${DATA_SYNC}/PartnerTenantDataSyncService/PartnerCompliancePolicies`,
    write: {
      method: 'PUT',
      path: `${DATA_SYNC}/PartnerTenantDataSyncService/PartnerTenants(guid'${TENANT}')`,
    },
    below: '/TrafficGateway/nothing',
    authorize: async emulator => ({
      authorization: `Bearer ${await emulator.token({ clientId: PARTNER, resource: 'https://api.manage.microsoft.com/' })}`,
    }),
    isError: answer => {
      const { code, message } = (answer.body as Record<string, Json>)?.['odata.error'] ?? {}
      return isJson(answer) && isText(code) && isText((message as Json).value)
    },
  },
  {
    product: named('apple'),
    read: '/.well-known/com.apple.remotemanagement',
    write: { method: 'POST', path: '/.well-known/com.apple.remotemanagement' },
    below: '/.well-known/com.apple.remotemanagement/nothing',
    authorize: async () => ({}),
    isError: answer =>
      isJson(answer)
        ? isText((answer.body as Json).code)
        : answer.text.length > 0 && /^text\/plain/.test(String(answer.headers['content-type'])),
  },
  {
    product: named('jamf'),
    read: '/api/v1/computers-inventory',
    write: { method: 'PATCH', path: '/api/v1/computers-inventory-detail/1' },
    below: '/api/v1/nothing',
    authorize: async emulator => ({ authorization: `Bearer ${await jamfToken(emulator)}` }),
    isError: answer => {
      if (isPage(answer)) return true
      const { httpStatus, errors, error } = (answer.body ?? {}) as Json
      return isJson(answer) && ((httpStatus === answer.status && Array.isArray(errors)) || isText(error))
    },
  },
  {
    product: named('entra'),
    read: `/${TENANT}/v2.0/.well-known/openid-configuration`,
    write: { method: 'POST', path: `/${TENANT}/oauth2/v2.0/token` },
    below: `/${TENANT}/nothing`,
    authorize: async () => ({}),
    isError: answer => {
      if (isPage(answer)) return /AADSTS\d+/.test(answer.text)
      const { error, error_description, error_codes } = (answer.body ?? {}) as Json
      const describes = /^AADSTS\d+: /.test(String(error_description))
      return isJson(answer) && isText(error) && describes && Array.isArray(error_codes)
    },
  },
  {
    product: control({
      certificateAuthority: () => Promise.reject(new Error('not opened here')),
      lifecycle: {} as OrganisationLifecycle,
      products,
      deadlines: [],
      background: allWork([]),
      eventNames: [],
    }),
    read: '/_localtenant/health',
    write: { method: 'PUT', path: '/_localtenant/clock' },
    below: '/_localtenant/nothing',
    authorize: async () => ({}),
    isError: answer => isJson(answer) && isText((answer.body as Json)?.error),
  },
]
