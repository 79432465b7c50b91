import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { OperationContract } from '../../../../src/kernel/contract/contract.ts'
import { openTenants } from '../../../../src/kernel/organisation/directory.ts'
import type { RunningProfile } from '../../../../src/kernel/organisation/faults/faults.ts'
import { openPast, type PastLimits } from '../../../../src/kernel/organisation/faults/read-lag.ts'
import type { World } from '../../../../src/kernel/organisation/organisation.ts'
import { openWorldClock } from '../../../../src/kernel/organisation/organisation-clock.ts'
import { type Deadline, runDue } from '../../../../src/kernel/organisation/scheduled-work.ts'
import { perform } from '../../../../src/kernel/pipeline/perform.ts'
import type { AnyProduct, Call } from '../../../../src/kernel/pipeline/product.ts'
import type { Database } from '../../../../src/kernel/sqlite/database.ts'
import { openDatabase } from '../../../support/database.ts'
import { worldOf } from '../../../support/organisation.ts'

const namesIn = (database: Database) =>
  database.prepare('SELECT name FROM jamf_sites ORDER BY id').pluck().all()
const addTo = (database: Database, name: string) =>
  database.prepare('INSERT INTO jamf_sites (name) VALUES (?)').run(name)

const stale = (seconds: number) => ({
  id: 'old',
  match: { method: 'GET' },
  after: 0,
  probability: 1,
  disturbance: { stale: seconds },
})

/** A world that stands at second 1000, in which reads may look back 30 seconds. */
function scene({ lag = 30, database = openDatabase() } = {}) {
  t.teardown(() => database.close())
  const clock = openWorldClock({ now: () => 1_000_000 })
  clock.freeze()
  const world = worldOf({ database, clock })
  world.faults.plan(lag ? [stale(lag)] : [])
  const advance = (seconds: number) => clock.set(clock.now() + seconds * 1000)
  return { world, advance, ...keeping(world, world.faults.past) }
}

function keeping(world: World, past = openPast()) {
  const write = (name: string) => {
    past.keep(world)
    addTo(world.database, name)
  }
  const seen = (seconds = 30) => namesIn(past.seenFrom(world, seconds).database)
  return { past, write, seen }
}

t.test('a read finds the data as they were so many seconds ago', async t => {
  const { write, seen, advance } = scene()
  write('a')
  advance(10)
  write('b')
  t.same(seen(), [], 'a write of this very instant is not seen')
  advance(19)
  t.same(seen(), [])
  t.same(seen(29), ['a'])
  t.same(seen(20), ['a'])
  t.same(seen(19), ['a', 'b'])
  advance(1)
  t.same(seen(), ['a'], 'after exactly the lag a write is seen')
  advance(10)
  t.same(seen(), ['a', 'b'])
})

t.test('without a write in that time it finds the present', async t => {
  const { world, past, write, advance } = scene()
  t.equal(past.seenFrom(world, 30), world)
  write('a')
  advance(30)
  t.equal(past.seenFrom(world, 30), world)
  addTo(world.database, 'behind its back')
  t.equal(past.seenFrom(world, 0), world)
})

t.test('the view is the world with another database, the same one until it is dropped', async t => {
  const { world, past, write, advance } = scene()
  write('a')
  const view = past.seenFrom(world, 30)
  t.equal(past.seenFrom(world, 30).database, view.database)
  t.equal(view.clock, world.clock)
  t.equal(view.tenantId, world.tenantId)
  t.throws(() => addTo(view.database, 'b'), /readonly/)
  t.same(namesIn(world.database), ['a'])
  advance(30)
  write('b')
  t.notOk(view.database.open, 'an image that is older than any lag is closed')
})

t.test('nothing is kept while nobody looks back', async t => {
  const { world, past, write, seen } = scene({ lag: 0 })
  write('a')
  t.equal(past.bytes, 0)
  t.same(seen(), ['a'])
  world.faults.plan([stale(30)])
  write('b')
  t.same(seen(), ['a'], 'what was written before is seen')
  const { database } = past.seenFrom(world, 30)
  world.faults.plan([])
  t.equal(past.bytes, 0)
  t.notOk(database.open)
})

t.test('the longest lag of faults and profiles counts', async t => {
  const { world } = scene({ lag: 30 })
  const running: RunningProfile = Object.assign(() => undefined, { lag: 60 })
  world.faults.profiles = new Map([['jamf', [() => undefined, running]]])
  t.equal(world.faults.lag, 60)
  world.faults.plan([])
  t.equal(world.faults.lag, 60)
  world.faults.profiles = new Map()
  t.equal(world.faults.lag, 0)
})

t.test('a writing call that writes nothing costs no image', async t => {
  const { world, past, write, seen, advance } = scene()
  past.keep(world)
  const one = past.bytes
  advance(1)
  past.keep(world)
  t.equal(past.bytes, one)
  write('a')
  write('b')
  t.equal(past.bytes, one, 'nor does a second write of the same instant')
  t.same(seen(), [])
})

t.test('the oldest images make room', async t => {
  const limited = (limits: PastLimits) => {
    const { world, advance } = scene({ lag: 1000 })
    const kept = keeping(world, openPast(limits))
    for (const name of ['a', 'b', 'c', 'd']) {
      kept.write(name)
      advance(1)
    }
    return kept
  }
  t.same(limited({}).seen(1000), [])
  t.same(limited({ images: 2 }).seen(1000), ['a', 'b'])
  const { past, seen } = limited({ bytes: 1 })
  t.same(seen(1000), ['a', 'b', 'c'], 'one image stays however large it is')
  t.equal(past.bytes, limited({ images: 1 }).past.bytes)
})

t.test('a clock that is set back forgets what it has not come to again', async t => {
  const { write, seen, advance } = scene()
  write('a')
  advance(-20)
  t.same(seen(), ['a'])
  write('b')
  t.same(seen(), ['a'])
  advance(30)
  t.same(seen(), ['a', 'b'])
})

t.test('other data have another past', async t => {
  const { past, world, write } = scene()
  write('a')
  const fresh = openDatabase()
  t.teardown(() => fresh.close())
  const replaced: World = Object.create(world, { database: { value: fresh } })
  t.equal(past.seenFrom(replaced, 30), replaced)
  past.keep(replaced)
  addTo(fresh, 'b')
  t.same(namesIn(past.seenFrom(replaced, 30).database), [])
  t.equal(past.seenFrom(world, 30), world)
})

t.test('data in a file can be read back too', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'localtenant-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const { write, seen } = scene({ database: openDatabase({ file: join(folder, 'organisation.sqlite') }) })
  write('a')
  t.same(seen(), [])
})

t.test('what falls due is a write of its own moment', async t => {
  const { world, seen, advance } = scene({ lag: 40 })
  const moments = [1_010_000, 1_020_000]
  const deadline: Deadline = {
    name: 'site',
    next: () => moments[0],
    run: ({ database }, moment) => {
      moments.shift()
      addTo(database, String(moment))
    },
  }
  advance(45)
  runDue(world, [deadline])
  t.same(seen(), ['1010000'])
  t.same(seen(40), [])
  advance(5)
  t.same(seen(), ['1010000', '1020000'])
})

const contract = (method: string, id: string) =>
  ({
    id,
    method,
    path: `/${id}`,
    status: 200,
    bodyTypes: [],
    parameters: [],
    extensions: {},
  }) as unknown as OperationContract

const product = {
  name: 'test',
  operations: {
    read: ({ world }: Call) => JSON.stringify(namesIn(world.database)),
    write: ({ world }: Call) => void addTo(world.database, 'written'),
    writeLater: {
      prepare: async () => 'later',
      operate: ({ world }: Call, name: string) => void addTo(world.database, name),
    },
  },
} as unknown as AnyProduct

function ask(world: World, method: string, id: string) {
  const trail = { arrivedAt: 0, fault: undefined }
  const tenants = openTenants()
  tenants.add(world)
  const call = {
    method,
    url: '/',
    params: {},
    query: {},
    headers: {},
    trail,
    world,
    tenants,
  } as unknown as Call
  const result = perform(
    { product, deadlines: [], written: () => {} },
    { ...call, operation: contract(method, id) },
  )
  return { result, fault: trail.fault }
}

t.test('a fault makes reads old and leaves writes alone', async t => {
  const { world, advance } = scene()
  world.faults.plan([{ ...stale(30), match: {} }])
  ask(world, 'POST', 'write')
  await ask(world, 'POST', 'writeLater').result
  t.same(namesIn(world.database), ['written', 'later'])
  t.same(ask(world, 'GET', 'read'), { result: '[]', fault: 'old' })
  advance(30)
  t.equal(ask(world, 'GET', 'read').result, '["written","later"]')
})
