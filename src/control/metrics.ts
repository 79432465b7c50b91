import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client'
import type { OrganisationDirectory } from '../kernel/organisation/directory.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { DURATION_BOUNDS, requestCounts } from '../kernel/pipeline/request-counts.ts'
import { value } from '../query/statements/statements.ts'

// Of the process, whichever emulators run in it: each collection has a monitor of its own that cannot be ended.
let processRegistry: Registry | undefined
const registries = new WeakMap<OrganisationDirectory, Registry>()

/** The metrics of an emulator and of its process, as they are now. */
export async function exposition(
  organisations: OrganisationDirectory,
): Promise<{ contentType: string; text: string }> {
  if (!processRegistry) {
    processRegistry = new Registry()
    collectDefaultMetrics({ register: processRegistry })
  }
  let registry = registries.get(organisations)
  if (!registry) {
    registry = openRegistry(organisations)
    registries.set(organisations, registry)
  }
  const texts = await Promise.all([registry.metrics(), processRegistry.metrics()])
  return { contentType: registry.contentType, text: texts.join('\n') }
}

/** What is measured of each organisation; undefined is left out. */
const ORGANISATION_GAUGES: Readonly<
  Record<string, readonly [help: string, read: (organisation: Organisation) => number | undefined]>
> = {
  journal_entries: ['Requests that the journal keeps', ({ journal }) => journal.entries.length],
  journal_bytes: ['What they keep in memory, roughly', ({ journal }) => journal.bytes],
  events: ['Events that are kept', ({ events }) => events.entries.length],
  signing_keys: ['Published keys', organisation => count(organisation, 'SELECT count(*) FROM signing_keys')],
  database_bytes: [
    'Size of the database',
    organisation =>
      count(organisation, 'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size'),
  ],
}

/** Undefined for an organisation that is evicted: looking must not load hundreds of them. */
function count(organisation: Organisation, sql: string): number | undefined {
  return organisation.isEvicted ? undefined : value<number>(organisation.database, sql)!
}

/** Nothing is kept here: each metric asks for its figures when it is read. */
function openRegistry(organisations: OrganisationDirectory): Registry {
  const registry = new Registry()
  addCounters(registry, organisations)
  registry.registerMetric(durations(organisations))
  addGauges(registry, organisations)
  return registry
}

function addCounters(registry: Registry, organisations: OrganisationDirectory): void {
  const registers = [registry]
  new Counter({
    name: 'localtenant_requests_total',
    help: 'Answered requests; status 0 is a connection that was cut, operation "" a path that no operation has',
    labelNames: ['product', 'operation', 'status'],
    registers,
    collect() {
      this.reset()
      for (const [product, { requests }] of requestCounts(organisations))
        for (const [operation, byStatus] of requests)
          for (const [status, number] of byStatus) this.inc({ product, operation, status }, number)
    },
  })
  new Counter({
    name: 'localtenant_faults_struck_total',
    help: 'Requests that each planned fault has struck',
    labelNames: ['tenant', 'fault'],
    registers,
    collect() {
      this.reset()
      for (const { tenantId: tenant, faults } of organisations.all)
        for (const { fault, struck } of faults.states) this.inc({ tenant, fault: fault.id }, struck)
    },
  })
}

function addGauges(registry: Registry, organisations: OrganisationDirectory): void {
  const registers = [registry]
  new Gauge({
    name: 'localtenant_worlds',
    help: 'Organisations',
    registers,
    collect() {
      this.set(organisations.all.length)
    },
  })
  for (const [name, [help, read]] of Object.entries(ORGANISATION_GAUGES)) {
    new Gauge({
      name: `localtenant_${name}`,
      help,
      labelNames: ['tenant'],
      registers,
      collect() {
        this.reset()
        for (const organisation of organisations.all) {
          const figure = read(organisation)
          if (figure !== undefined) this.set({ tenant: organisation.tenantId }, figure)
        }
      },
    })
  }
}

/** The library's own histogram wants to see every single duration, which are only counted here. */
function durations(organisations: OrganisationDirectory): Metric {
  const name = 'localtenant_request_duration_seconds'
  const histogram = {
    name,
    get: async () => ({
      name,
      help: 'From the arrival of a request to its reply',
      type: 'histogram',
      aggregator: 'sum',
      values: [...requestCounts(organisations)].flatMap(([product, counts]) => {
        const upTo = cumulated(counts.durations)
        const bounds = [...DURATION_BOUNDS, '+Inf']
        return [
          ...bounds.map((le, index) => ({
            metricName: `${name}_bucket`,
            labels: { product, le },
            value: upTo[index]!,
          })),
          { metricName: `${name}_sum`, labels: { product }, value: counts.seconds },
          { metricName: `${name}_count`, labels: { product }, value: upTo.at(-1)! },
        ]
      }),
    }),
  }
  return histogram as unknown as Metric
}

function cumulated(numbers: readonly number[]): number[] {
  let sum = 0
  return numbers.map(number => {
    sum += number
    return sum
  })
}
