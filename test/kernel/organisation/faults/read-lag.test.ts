import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { OperationContract } from '../../../../src/kernel/contract/contract.ts'
import { openOrganisationDirectory } from '../../../../src/kernel/organisation/directory.ts'
import type { RunningProfile } from '../../../../src/kernel/organisation/faults/faults.ts'
import { type HistoryLimits, openHistory } from '../../../../src/kernel/organisation/faults/read-lag.ts'
import type { Organisation } from '../../../../src/kernel/organisation/organisation.ts'
import { openOrganisationClock } from '../../../../src/kernel/organisation/organisation-clock.ts'
import { type Deadline, runDue } from '../../../../src/kernel/organisation/scheduled-work.ts'
import { perform } from '../../../../src/kernel/pipeline/perform.ts'
import type { AnyProduct, Call } from '../../../../src/kernel/pipeline/product.ts'
import type { Database } from '../../../../src/kernel/sqlite/database.ts'
import { openDatabase } from '../../../support/database.ts'
import { organisationOf } from '../../../support/organisation.ts'

const namesIn = (database: Database) =>
  database.prepare('SELECT name FROM jamf_sites ORDER BY id').pluck().all()
const addTo = (database: Database, name: string) =>
  database.prepare('INSERT INTO jamf_sites (name) VALUES (?)').run(name)

const stale = (seconds: number) => ({
  id: 'old',
  match: { method: 'GET' },
  after: 0,
  probability: 1,
  effect: { stale: seconds },
})

/** An organisation that stands at second 1000, in which reads may look back 30 seconds. */
function scene({ lag = 30, database = openDatabase() } = {}) {
  t.teardown(() => database.close())
  const clock = openOrganisationClock({ now: () => 1_000_000 })
  clock.freeze()
  const organisation = organisationOf({ database, clock })
  organisation.faults.plan(lag ? [stale(lag)] : [])
  const advance = (seconds: number) => clock.set(clock.now() + seconds * 1000)
  return { organisation, advance, ...keeping(organisation, organisation.faults.history) }
}

function keeping(organisation: Organisation, history = openHistory()) {
  const write = (name: string) => {
    history.keep(organisation)
    addTo(organisation.database, name)
  }
  const seen = (seconds = 30) => namesIn(history.asOf(organisation, seconds).database)
  return { history, write, seen }
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
  const { organisation, history, write, advance } = scene()
  t.equal(history.asOf(organisation, 30), organisation)
  write('a')
  advance(30)
  t.equal(history.asOf(organisation, 30), organisation)
  addTo(organisation.database, 'behind its back')
  t.equal(history.asOf(organisation, 0), organisation)
})

t.test('the view is the organisation with another database, the same one until it is dropped', async t => {
  const { organisation, history, write, advance } = scene()
  write('a')
  const view = history.asOf(organisation, 30)
  t.equal(history.asOf(organisation, 30).database, view.database)
  t.equal(view.clock, organisation.clock)
  t.equal(view.tenantId, organisation.tenantId)
  t.throws(() => addTo(view.database, 'b'), /readonly/)
  t.same(namesIn(organisation.database), ['a'])
  advance(30)
  write('b')
  t.notOk(view.database.open, 'an image that is older than any lag is closed')
})

t.test('nothing is kept while nobody looks back', async t => {
  const { organisation, history, write, seen } = scene({ lag: 0 })
  write('a')
  t.equal(history.bytes, 0)
  t.same(seen(), ['a'])
  organisation.faults.plan([stale(30)])
  write('b')
  t.same(seen(), ['a'], 'what was written before is seen')
  const { database } = history.asOf(organisation, 30)
  organisation.faults.plan([])
  t.equal(history.bytes, 0)
  t.notOk(database.open)
})

t.test('the longest lag of faults and profiles counts', async t => {
  const { organisation } = scene({ lag: 30 })
  const running: RunningProfile = Object.assign(() => undefined, { lag: 60 })
  organisation.faults.profiles = new Map([['jamf', [() => undefined, running]]])
  t.equal(organisation.faults.lag, 60)
  organisation.faults.plan([])
  t.equal(organisation.faults.lag, 60)
  organisation.faults.profiles = new Map()
  t.equal(organisation.faults.lag, 0)
})

t.test('a writing call that writes nothing costs no image', async t => {
  const { organisation, history, write, seen, advance } = scene()
  history.keep(organisation)
  const one = history.bytes
  advance(1)
  history.keep(organisation)
  t.equal(history.bytes, one)
  write('a')
  write('b')
  t.equal(history.bytes, one, 'nor does a second write of the same instant')
  t.same(seen(), [])
})

t.test('the oldest images make room', async t => {
  const limited = (limits: HistoryLimits) => {
    const { organisation, advance } = scene({ lag: 1000 })
    const kept = keeping(organisation, openHistory(limits))
    for (const name of ['a', 'b', 'c', 'd']) {
      kept.write(name)
      advance(1)
    }
    return kept
  }
  t.same(limited({}).seen(1000), [])
  t.same(limited({ images: 2 }).seen(1000), ['a', 'b'])
  const { history, seen } = limited({ bytes: 1 })
  t.same(seen(1000), ['a', 'b', 'c'], 'one image stays however large it is')
  t.equal(history.bytes, limited({ images: 1 }).history.bytes)
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
  const { history, organisation, write } = scene()
  write('a')
  const fresh = openDatabase()
  t.teardown(() => fresh.close())
  const replaced: Organisation = Object.create(organisation, { database: { value: fresh } })
  t.equal(history.asOf(replaced, 30), replaced)
  history.keep(replaced)
  addTo(fresh, 'b')
  t.same(namesIn(history.asOf(replaced, 30).database), [])
  t.equal(history.asOf(organisation, 30), organisation)
})

t.test('data in a file can be read back too', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'localtenant-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const { write, seen } = scene({ database: openDatabase({ file: join(folder, 'organisation.sqlite') }) })
  write('a')
  t.same(seen(), [])
})

t.test('what falls due is a write of its own moment', async t => {
  const { organisation, seen, advance } = scene({ lag: 40 })
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
  runDue(organisation, [deadline])
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
    read: ({ organisation }: Call) => JSON.stringify(namesIn(organisation.database)),
    write: ({ organisation }: Call) => void addTo(organisation.database, 'written'),
    writeLater: {
      prepare: async () => 'later',
      operate: ({ organisation }: Call, name: string) => void addTo(organisation.database, name),
    },
  },
} as unknown as AnyProduct

function ask(organisation: Organisation, method: string, id: string) {
  const requestLog = { arrivedAt: 0, fault: undefined }
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const call = {
    method,
    url: '/',
    params: {},
    query: {},
    headers: {},
    requestLog,
    organisation,
    organisations,
  } as unknown as Call
  const result = perform(
    { product, deadlines: [], written: () => {} },
    { ...call, operation: contract(method, id) },
  )
  return { result, fault: requestLog.fault }
}

t.test('a fault makes reads old and leaves writes alone', async t => {
  const { organisation, advance } = scene()
  organisation.faults.plan([{ ...stale(30), match: {} }])
  ask(organisation, 'POST', 'write')
  await ask(organisation, 'POST', 'writeLater').result
  t.same(namesIn(organisation.database), ['written', 'later'])
  t.same(ask(organisation, 'GET', 'read'), { result: '[]', fault: 'old' })
  advance(30)
  t.equal(ask(organisation, 'GET', 'read').result, '["written","later"]')
})
