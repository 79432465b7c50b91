import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client'
import type { Tenants } from '../kernel/organisation/directory.ts'
import type { World } from '../kernel/organisation/organisation.ts'
import { DURATION_BOUNDS, talliesOf } from '../kernel/pipeline/request-counts.ts'
import { statement } from '../query/statements/statements.ts'

// Of the process, whichever emulators run in it: each collection has a monitor of its own that cannot be ended.
let processRegistry: Registry | undefined
const registries = new WeakMap<Tenants, Registry>()

/** The metrics of an emulator and of its process, as they are now. */
export async function exposition(tenants: Tenants): Promise<{ contentType: string; text: string }> {
  if (!processRegistry) {
    processRegistry = new Registry()
    collectDefaultMetrics({ register: processRegistry })
  }
  let registry = registries.get(tenants)
  if (!registry) {
    registry = openRegistry(tenants)
    registries.set(tenants, registry)
  }
  const texts = await Promise.all([registry.metrics(), processRegistry.metrics()])
  return { contentType: registry.contentType, text: texts.join('\n') }
}

/** What is measured of each organisation; undefined is left out. */
const WORLD_GAUGES: Readonly<
  Record<string, readonly [help: string, read: (world: World) => number | undefined]>
> = {
  journal_entries: ['Requests that the journal keeps', ({ journal }) => journal.entries.length],
  journal_bytes: ['What they keep in memory, roughly', ({ journal }) => journal.bytes],
  events: ['Events that are kept', ({ events }) => events.entries.length],
  signing_keys: ['Published keys', world => count(world, 'SELECT count(*) FROM signing_keys')],
  database_bytes: [
    'Size of the database',
    world => count(world, 'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size'),
  ],
}

/** Undefined for an organisation that rests: looking must not wake hundreds of them. */
function count(world: World, sql: string): number | undefined {
  return world.isResting ? undefined : (statement(world.database, sql, 'pluck').get() as number)
}

/** Nothing is kept here: each metric asks for its figures when it is read. */
function openRegistry(tenants: Tenants): Registry {
  const registry = new Registry()
  addCounters(registry, tenants)
  registry.registerMetric(durations(tenants))
  addGauges(registry, tenants)
  return registry
}

function addCounters(registry: Registry, tenants: Tenants): void {
  const registers = [registry]
  new Counter({
    name: 'localtenant_requests_total',
    help: 'Answered requests; status 0 is a connection that was cut, operation "" a path that no operation has',
    labelNames: ['product', 'operation', 'status'],
    registers,
    collect() {
      this.reset()
      for (const [product, { requests }] of talliesOf(tenants))
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
      for (const { tenantId: tenant, faults } of tenants.all)
        for (const { fault, struck } of faults.states) this.inc({ tenant, fault: fault.id }, struck)
    },
  })
}

function addGauges(registry: Registry, tenants: Tenants): void {
  const registers = [registry]
  new Gauge({
    name: 'localtenant_worlds',
    help: 'Organisations',
    registers,
    collect() {
      this.set(tenants.all.length)
    },
  })
  for (const [name, [help, read]] of Object.entries(WORLD_GAUGES)) {
    new Gauge({
      name: `localtenant_${name}`,
      help,
      labelNames: ['tenant'],
      registers,
      collect() {
        this.reset()
        for (const world of tenants.all) {
          const figure = read(world)
          if (figure !== undefined) this.set({ tenant: world.tenantId }, figure)
        }
      },
    })
  }
}

/** The library's own histogram wants to see every single duration, which are only counted here. */
function durations(tenants: Tenants): Metric {
  const name = 'localtenant_request_duration_seconds'
  const histogram = {
    name,
    get: async () => ({
      name,
      help: 'From the arrival of a request to its reply',
      type: 'histogram',
      aggregator: 'sum',
      values: [...talliesOf(tenants)].flatMap(([product, tally]) => {
        const upTo = cumulated(tally.durations)
        const bounds = [...DURATION_BOUNDS, '+Inf']
        return [
          ...bounds.map((le, index) => ({
            metricName: `${name}_bucket`,
            labels: { product, le },
            value: upTo[index]!,
          })),
          { metricName: `${name}_sum`, labels: { product }, value: tally.seconds },
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
