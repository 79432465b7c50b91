import { registerDevice } from '../../domain/devices/devices.ts'
import type { BackgroundWork } from '../../kernel/organisation/background-work.ts'
import { isoSeconds } from '../../kernel/organisation/clock.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { type Call, type Finish, finish, type Operation } from '../../kernel/pipeline/product.ts'
import { statement } from '../../query/index.ts'
import { orderedUser } from '../minting/token-subjects.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { invalid } from '../wording.ts'
import { reportFacts } from './facts.ts'
import { type Device, findDevice } from './find-device.ts'
import { shownDevice } from './shown-device.ts'

interface DeviceOperations {
  readonly getDevice: Operation<undefined>
  readonly setDeviceFacts: Operation<undefined, RequestBodies['setDeviceFacts']>
  readonly checkInDevice: Operation<undefined>
  readonly registerDevice: Operation<undefined, RequestBodies['registerDevice']>
  readonly enrollDevice: Operation<undefined>
  readonly unenrollDevice: Operation<undefined>
}

/** Acts as a device, or as Jamf's agent on it. What follows from it over the network has happened when the answer comes. */
export function deviceOperations(background: BackgroundWork): DeviceOperations {
  const acting =
    <Body>(
      act: (organisation: Organisation, device: Device, body: Body) => void,
    ): Operation<undefined, Body> =>
    (call: Call<undefined, Body>): Finish => {
      const { organisation, params, body } = call
      const device = findDevice(organisation.database, params.device!)
      act(organisation, device, body)
      return finish(async () => {
        await background.settled(organisation)
        // It may have another name now.
        return shownDevice(organisation, device)
      })
    }
  return {
    getDevice: ({ organisation, params }) =>
      shownDevice(organisation, findDevice(organisation.database, params.device!)),
    setDeviceFacts: acting<RequestBodies['setDeviceFacts']>(reportFacts),
    checkInDevice: acting(checkIn),
    registerDevice: acting<RequestBodies['registerDevice']>(register),
    enrollDevice: acting((organisation, device) => setManaged(organisation, device, true)),
    unenrollDevice: acting((organisation, device) => setManaged(organisation, device, false)),
  }
}

const TABLES = { computer_id: 'computers', mobile_device_id: 'mobile_devices' } as const

/** @throws Failure `invalid` for a device that Jamf Pro does not know */
function updateRecord(
  { database }: Organisation,
  device: Device,
  { assignments, values }: { assignments: string; values: Readonly<Record<string, string | number>> },
): void {
  const key = device.computer_id === null ? 'mobile_device_id' : 'computer_id'
  if (device[key] === null) throw invalid(`${device.name} has no record in Jamf Pro.`)
  const text = `UPDATE ${TABLES[key]} SET ${assignments} WHERE id = @id`
  statement(database, text).run({ ...values, id: device[key] })
}

/** The device shows that it is there, and reports nothing. */
function checkIn(organisation: Organisation, device: Device): void {
  const now = isoSeconds(organisation.clock.now())
  updateRecord(organisation, device, { assignments: 'last_contact_at = @now', values: { now } })
}

const YEAR = 365 * 86_400_000

/** The MDM profile is there, or gone. Jamf Pro keeps the record either way, and Entra ID the registration. */
function setManaged(organisation: Organisation, device: Device, isManaged: boolean): void {
  const now = organisation.clock.now()
  updateRecord(
    organisation,
    device,
    isManaged
      ? {
          assignments:
            'managed = 1, last_enrolled_at = @now, last_contact_at = @now, mdm_profile_expires_at = @expires',
          values: { now: isoSeconds(now), expires: isoSeconds(now + 2 * YEAR) },
        }
      : { assignments: 'managed = 0', values: {} },
  )
}

/** A user registers the device with Entra ID, a second time without effect. */
function register(organisation: Organisation, device: Device, body: RequestBodies['registerDevice']): void {
  registerDevice(organisation, device.seq, orderedUser(organisation.database, body.user).id)
}
