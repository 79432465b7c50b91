import { living } from '../../domain/directory/directory-objects.ts'
import type { OperationContract } from '../../kernel/contract/contract.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { AppliedFault, Profile } from '../../kernel/organisation/faults/faults.ts'
import { numberSettings } from '../../kernel/organisation/faults/profile-settings.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import { cachedRows } from '../../kernel/sqlite/row-cache.ts'
import { value } from '../../query/index.ts'
import type { Caller } from './authenticate.ts'
import { type Quota, refill, spend, type Usage, usedOf, waitFor } from './quota.ts'
import { resourceUnits } from './reply-headers.ts'

const NAME = 'graphThrottling'

/** Limits of directory objects per application and tenant: resource units, and writes beside them. */
export const graphThrottling: Profile = {
  name: NAME,
  summary: 'Microsoft Graph answers 429 to an application that uses up its resource units or writes.',
  open(organisation, settings) {
    const limits = numberSettings(settings, { profile: NAME, known: ['scale', 'units', 'writes'] })
    const applications = new Map<string, Record<Limit, Usage>>()
    const usageOf = (appId: string): Record<Limit, Usage> => {
      const usage = applications.get(appId) ?? { units: { used: 0, at: 0 }, writes: { used: 0, at: 0 } }
      // Whoever called last stands last; who has not called for longest makes room.
      applications.delete(appId)
      applications.set(appId, usage)
      if (applications.size > MOST_APPLICATIONS) applications.delete(applications.keys().next().value!)
      return usage
    }
    return call => {
      const { caller } = call as Call<Caller>
      const meters = metersOf(call as Call<Caller>, quotasOf(organisation, limits), usageOf(caller.appId))
      return throttle(call as Call<Caller>, meters)
    }
  },
}

type Limit = 'units' | 'writes'

/** Its applications are those of one tenant, so this is about memory only. */
const MOST_APPLICATIONS = 1000

/** What a request takes from one of the limits. */
interface Meter {
  readonly limit: Limit
  readonly quota: Quota
  readonly usage: Usage
  readonly cost: number
}

function quotasOf(
  organisation: Organisation,
  { scale = 1, units, writes }: Partial<Record<Limit | 'scale', number>>,
): Record<Limit, Quota> {
  const whole = (limit: number): number => Math.max(1, Math.round(limit))
  return {
    units: { units: whole(units ?? unitsOf(organisation) * scale), milliseconds: 10_000 },
    writes: { units: whole(writes ?? 3000 * scale), milliseconds: 150_000 },
  }
}

const COUNT_USERS = `SELECT count(*) FROM (SELECT 1 FROM ${living('user')} LIMIT 501)`

/** Small, medium and large tenants, by their number of users. */
function unitsOf({ database }: Organisation): number {
  const count = () => value<number>(database, COUNT_USERS)!
  const users = cachedRows(database, 'graph throttling', count)
  if (users < 50) return 3500
  return users <= 500 ? 5000 : 8000
}

function metersOf(
  call: Call<Caller>,
  quotas: Record<Limit, Quota>,
  usage: Record<Limit, Usage>,
): readonly Meter[] {
  const meter = (limit: Limit, cost: number): Meter => ({
    limit,
    quota: quotas[limit],
    usage: usage[limit],
    cost,
  })
  const units = resourceUnits(call)
  // Intune's objects have limits of their own.
  if (units === undefined) return []
  return isWrite(call.operation) ? [meter('units', units), meter('writes', 1)] : [meter('units', units)]
}

/** Actions that only look something up answer 200 to a POST; what creates something answers 201 or 204. */
function isWrite({ method, status }: OperationContract): boolean {
  return method !== 'GET' && !(method === 'POST' && status === 200)
}

function throttle(call: Call<Caller>, meters: readonly Meter[]): AppliedFault | undefined {
  const now = call.organisation.clock.now()
  for (const { usage, quota } of meters) refill(usage, quota, now)
  const [tightest] = [...meters].sort((one, other) => waitAt(other) - waitAt(one))
  if (tightest && waitAt(tightest) > 0) {
    return { fault: NAME, failure: () => tooManyRequests(call, tightest) }
  }
  for (const { usage, quota, cost } of meters) spend(usage, quota, cost)
  const share = Math.max(0, ...meters.map(({ usage, quota }) => usedOf(usage, quota) / quota.units))
  return share > 0.8 ? { headers: { 'x-ms-throttle-limit-percentage': percentage(share) } } : undefined
}

/** Milliseconds. */
function waitAt({ usage, quota, cost }: Meter): number {
  return waitFor(usage, quota, cost)
}

/** `0.85`: a share in spite of the header's name, and never more than 1.8. */
function percentage(share: number): string {
  return String(Math.min(1.8, Math.floor(share * 100) / 100))
}

const WORDS: Readonly<Record<Limit, { units: string; kind: string; information: string }>> = {
  units: { units: 'resource units', kind: 'ReadWrite', information: 'ResourceUnitLimitExceeded' },
  writes: { units: 'writes', kind: 'Write', information: 'WriteLimitExceeded' },
}

function tooManyRequests({ caller, organisation }: Call<Caller>, meter: Meter): Failure {
  const { units, kind, information } = WORDS[meter.limit]
  const { quota, usage, cost } = meter
  const seconds = Math.ceil(waitAt(meter) / 1000)
  const used = Math.ceil(usedOf(usage, quota))
  const limit = `${quota.units} ${units} per ${quota.milliseconds / 1000} s`
  return new Failure('throttled', 'Too many requests.', {
    reason: `The application has used ${used} of its ${limit}, and this request costs ${cost}; it passes in ${seconds} s.`,
    headers: {
      'retry-after': String(seconds),
      'x-ms-throttle-scope': `Tenant_Application/${kind}/${caller.appId}/${organisation.tenantId}`,
      'x-ms-throttle-information': information,
    },
  })
}
