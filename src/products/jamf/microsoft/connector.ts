import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import type { BackgroundWork, Outbound } from '../../../kernel/organisation/background-work.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { collectEvents } from '../../../kernel/organisation/outbox.ts'
import { derivedId } from '../../../seed/seed-run.ts'
import {
  forgetChanges,
  recordTold,
  type Untold,
  untoldAfter,
  untoldOf,
  waitingChanges,
} from './compliance-states.ts'
import {
  changeDeviceCompliance,
  type DeviceCompliance,
  deviceCompliance,
  lastMoment,
  nextTask,
  recordBegin,
  recordCheck,
  recordFault,
  recordStatus,
  recordUpload,
  setAlarm,
  type Task,
  UNKNOWN,
} from './device-compliance.ts'
import { type Entity, type PartnerService, partnerService } from './partner-service.ts'
import { ServiceError } from './service-request.ts'

/** How long (milliseconds) a request may still take when the data that it is about is to be replaced. */
const PATIENCE = 2000

interface Running {
  readonly ended: Promise<void>
  readonly abort: AbortController
}

/** Jamf Pro as Intune's compliance partner: tells it over HTTP which Macs are in the compliance group, one organisation beside the other. */
export function openConnector({ dispatcher, log }: Outbound): BackgroundWork {
  const running = new Map<Organisation, Running>()
  let isClosed = false

  const work = async (organisation: Organisation, signal: AbortSignal): Promise<void> => {
    // Its database stays open meanwhile.
    organisation.inUse++
    try {
      // A clock that is on its way shows each moment at which something falls due; work is for the one at which it arrives.
      await Promise.resolve()
      const line = { dispatcher, signal }
      write(organisation, () => recordBegin(organisation))
      for (let task = nextTask(organisation); task && !signal.aborted; task = nextTask(organisation)) {
        const settings = deviceCompliance(organisation.database)!
        const service = partnerService(accountOf(organisation, settings), line)
        await perform(task, { organisation, settings, service, signal })
      }
      if (!signal.aborted) write(organisation, () => setAlarm(organisation))
    } catch (error) {
      // A full disk, for one; whatever comes next wakes it again.
      if (!signal.aborted) log.error({ err: error as Error }, 'device compliance was broken off')
    } finally {
      organisation.inUse--
    }
  }

  const begin = (organisation: Organisation): void => {
    const abort = new AbortController()
    const ended = work(organisation, abort.signal).finally(() => running.delete(organisation))
    running.set(organisation, { ended, abort })
  }
  const breakOff = async (organisation: Organisation): Promise<void> => {
    const current = running.get(organisation)
    current?.abort.abort()
    await current?.ended
  }
  const settled = async (organisation: Organisation): Promise<void> => {
    while (running.has(organisation)) await running.get(organisation)!.ended
  }
  return {
    wake(organisation) {
      if (!isClosed && !running.has(organisation) && nextTask(organisation)) begin(organisation)
    },
    settled,
    lastMoment,
    async rest(organisation) {
      await Promise.race([settled(organisation), delay(PATIENCE, undefined, { ref: false })])
      await breakOff(organisation)
    },
    async close() {
      isClosed = true
      await Promise.all([...running.keys()].map(breakOff))
    },
  }
}

function accountOf({ tenantId }: Organisation, settings: DeviceCompliance) {
  const { authority, graph, app_id: appId, client_secret: clientSecret } = settings
  return { authority, graph, tenantId, appId, clientSecret }
}

interface Round {
  readonly organisation: Organisation
  readonly settings: DeviceCompliance
  readonly service: PartnerService
  readonly signal: AbortSignal
}

/** Does one task. What was asked for in vain is noted, and stays to be done. */
async function perform(task: Task, round: Round): Promise<void> {
  try {
    await TASKS[task](round)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (!round.signal.aborted) write(round.organisation, () => recordFault(round.organisation, error.fault))
  }
}

const TASKS: Readonly<Record<Task, (round: Round) => Promise<void>>> = {
  async status(round) {
    const { organisation, settings, service } = round
    const outcome = await service.status(settings.message_id!).catch(forgotten)
    keep(round, () => recordStatus(organisation, outcome))
  },
  async check(round) {
    const { organisation, settings } = round
    // The clock may move on until it is recorded, past the moments of other looks.
    const seenAt = organisation.clock.now()
    const { untold, next } = untoldAfter(organisation, settings, settings.check_from ?? 0)
    await tell(round, untold)
    keep(round, () => {
      // Another look at all may have been asked for meanwhile.
      const { check_from } = deviceCompliance(organisation.database)!
      if (check_from === settings.check_from) recordCheck(organisation, next, seenAt)
    })
    // Looking at many Macs takes its time, and others want to be answered in between; not behind the last, where a clock that runs a
    // million times as fast would have come to the next look already.
    if (next !== null) await setImmediate()
  },
  async changes(round) {
    const { organisation, settings } = round
    const changes = waitingChanges(organisation.database)
    await tell(round, untoldOf(organisation, settings, changes))
    keep(round, () => forgetChanges(organisation.database, changes))
    await setImmediate()
  },
}

/** A message that nobody knows must not keep others waiting. @throws what else has failed */
function forgotten(error: unknown): Awaited<ReturnType<PartnerService['status']>> {
  if (!(error instanceof ServiceError) || error.fault.status !== 404) throw error
  return { status: UNKNOWN, fault: error.fault.message }
}

async function tell(round: Round, untold: readonly Untold[]): Promise<void> {
  const { organisation, settings, service } = round
  if (untold.length === 0) {
    // What has failed need not be said any more, so there is nothing to try again.
    if (settings.retry_at !== null)
      keep(round, () => changeDeviceCompliance(organisation.database, { retry_at: null }))
    return
  }
  const { database, tenantId } = organisation
  const number = settings.uploads + 1
  // Not drawn by chance, so that the same run sends the same.
  const id = derivedId(tenantId, 'deviceComplianceUpload', String(number))
  const at = present(organisation)
  keep(round, () => changeDeviceCompliance(database, { uploads: number }))
  await service.upload({ id, at, entities: untold.flatMap(device => entitiesOf(tenantId, device, at)) })
  keep(round, () => {
    recordTold(database, untold)
    recordUpload(organisation, id)
  })
}

/** Inventory (1) and compliance (4) of a device, in the members and numbers that partners use. */
function entitiesOf(tenantId: string, device: Untold, at: string): Entity[] {
  const { state } = device
  const isManaged = state !== 'notManaged'
  const common = {
    TenantId: tenantId,
    DeviceId: device.device_id,
    UserId: device.user_id,
    LastUpdateTime: at,
  }
  return [
    {
      EntityType: 1,
      ...common,
      DeviceManagementState: isManaged ? 'managed' : 'notManaged',
      DeviceName: device.name,
      Os: device.os_name,
      OsVersion: device.os_version,
      LastCheckInTime: device.last_contact_at ?? at,
      EasIds: [],
      State: isManaged ? 0 : 1,
    },
    { EntityType: 4, ...common, complianceStatus: state === 'compliant' ? 'compliant' : 'notCompliant' },
  ]
}

/** Writes what has come of a request, unless the data that it was about has been replaced meanwhile. */
function keep({ organisation, signal }: Round, change: () => void): void {
  if (!signal.aborted) write(organisation, change)
}

function write(organisation: Organisation, change: () => void): void {
  organisation.database.transaction(change)()
  collectEvents(organisation)
}
