import type { Test } from 'tap'
import type { Configuration } from '../../../src/index.ts'
import {
  type Answer,
  type EmulatorUnderTest,
  emulatorUnderTest,
  type RequestOptions,
} from '../../support/emulator.ts'

export const TENANT_SYNC = '/TrafficGateway/TrafficRoutingService/DataSync/PartnerTenantDataSyncService'
export const DEVICE_SYNC = '/TrafficGateway/TrafficRoutingService/DataSync/PartnerDeviceDataSyncService'
export const INTUNE = 'https://api.manage.microsoft.com/'

/** The registration of ADELE-MBP in the seed `contoso`: its device id, and its user. */
export const ADELE_DEVICE = 'c0ffee00-0000-4000-8000-0000000000d2'
export const ADELE = 'c0ffee00-0000-4000-8000-000000000012'

export interface PartnersUnderTest extends EmulatorUnderTest {
  /** Calls Intune as one application. */
  as(clientId: string): Promise<(target: string, options?: RequestOptions) => Promise<Answer<Json>>>
  /** What Graph shows of Adele's device. */
  adelesDevice(): Promise<Json>
  /** The organisation's present, ISO 8601; at most some milliseconds behind. */
  now(): string
  /** Moves its clock on, or back. */
  advance(seconds: number): Promise<void>
  /** The body of an upload about Adele's device; `members` are added to its one entity. */
  upload(tenantId: string, ...entities: Json[]): Json
}

export type Json = Record<string, unknown>

interface ODataError {
  readonly code: string
  readonly message: { readonly lang: string; readonly value: string }
}

export function errorOf({ body }: Answer<Json>): ODataError {
  return body['odata.error'] as ODataError
}

export async function partnersUnderTest(t: Test, configuration?: Configuration): Promise<PartnersUnderTest> {
  const emulator = await emulatorUnderTest(t, configuration)
  const { clock, deviceCompliance } = emulator.control
  // What partners say, and nobody else.
  await deviceCompliance.change({ enabled: false })
  // What is processed a moment later waits until the clock is moved on.
  let moment = Date.parse((await clock.freeze()).now)
  const now = (): string => new Date(moment).toISOString()
  return {
    ...emulator,
    async as(clientId) {
      const bearer = await emulator.token({ clientId, resource: INTUNE })
      return (target, options = {}) => emulator.request(target, { bearer, ...options })
    },
    async adelesDevice() {
      const bearer = await emulator.token()
      const { body } = await emulator.request<{ value: Json[] }>(`/v1.0/users/${ADELE}/registeredDevices`, {
        bearer,
      })
      return body.value[0]!
    },
    now,
    async advance(seconds) {
      const state = await (seconds < 0
        ? clock.set({ now: new Date(moment + seconds * 1000) })
        : clock.advance(seconds))
      moment = Date.parse(state.now)
    },
    upload(TenantId, ...entities) {
      const common = { TenantId, DeviceId: ADELE_DEVICE, UserId: ADELE, LastUpdateTime: now() }
      return { TenantId, UploadTime: now(), Content: entities.map(entity => ({ ...common, ...entity })) }
    },
  }
}
