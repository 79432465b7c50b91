import t from 'tap'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import {
  type Deadline,
  expectDue,
  forgetDue,
  runDue,
} from '../../../src/kernel/organisation/scheduled-work.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'

/** An organisation at 1000, and work that is due at moments; `log` has what was done, `asked` counts the looks at the database. */
function scene() {
  const state = { now: 1000, asked: 0 }
  const organisation = organisationOf({
    database: openDatabase(),
    clock: openOrganisationClock({ now: () => state.now }),
  })
  const log: string[] = []
  const deadline = (name: string, moments: number[]): Deadline => ({
    name,
    next() {
      state.asked++
      return moments.length > 0 ? Math.min(...moments) : undefined
    },
    run(_organisation, moment) {
      moments.splice(0, moments.length, ...moments.filter(it => it > moment))
      log.push(`${name} ${moment}`)
    },
  })
  return { state, organisation, log, deadline }
}

t.test('what is due is done once, earliest first, whatever its kind', async t => {
  const { organisation, log, deadline } = scene()
  const deadlines = [deadline('a', [900, 1000, 1100]), deadline('b', [950])]
  runDue(organisation, deadlines)
  runDue(organisation, deadlines)
  t.strictSame(log, ['a 900', 'b 950', 'a 1000'])
})

t.test('a clock that jumps finds all that lies between, each at its own moment', async t => {
  const { state, organisation, log, deadline } = scene()
  const deadlines = [deadline('a', [2000, 90_000]), deadline('b', [5000])]
  runDue(organisation, deadlines)
  t.strictSame(log, [])
  state.now = 100_000
  runDue(organisation, deadlines)
  t.strictSame(log, ['a 2000', 'b 5000', 'a 90000'])
})

t.test('while nothing is due the database is not asked', async t => {
  const { state, organisation, deadline } = scene()
  const deadlines = [deadline('a', [2000]), deadline('b', [])]
  runDue(organisation, deadlines)
  const { asked } = state
  for (let request = 0; request < 100; request++) runDue(organisation, deadlines)
  t.equal(state.asked, asked)
})

t.test('a moment that is announced is kept, also when nothing waited before', async t => {
  const { state, organisation, log, deadline } = scene()
  const moments: number[] = []
  const deadlines = [deadline('a', moments)]
  runDue(organisation, deadlines)
  moments.push(3000)
  expectDue(organisation, 3000)
  expectDue(organisation, 9000)
  state.now = 3000
  runDue(organisation, deadlines)
  t.strictSame(log, ['a 3000'])
})

t.test('a moment that did not come about does no harm', async t => {
  const { state, organisation, log, deadline } = scene()
  const deadlines = [deadline('a', [])]
  runDue(organisation, deadlines)
  expectDue(organisation, 2000)
  state.now = 2500
  runDue(organisation, deadlines)
  t.strictSame(log, [])
})

t.test('data that was replaced is looked at anew', async t => {
  const { organisation, log, deadline } = scene()
  const moments: number[] = []
  const deadlines = [deadline('a', moments)]
  runDue(organisation, deadlines)
  moments.push(500)
  runDue(organisation, deadlines)
  t.strictSame(log, [])
  forgetDue(organisation)
  runDue(organisation, deadlines)
  t.strictSame(log, ['a 500'])
})

t.test('work that stays due is a mistake, not an endless loop', async t => {
  const { organisation } = scene()
  const lazy: Deadline = { name: 'lazy', next: () => 1, run: () => {} }
  t.throws(() => runDue(organisation, [lazy]), /lazy leaves undone/)
})

t.test('work that fails leaves no half of itself behind, and is due again', async t => {
  const { organisation } = scene()
  let broken = true
  organisation.database.exec('CREATE TABLE done (moment INTEGER)')
  const count = () => organisation.database.prepare('SELECT count(*) FROM done').pluck().get()
  const deadline: Deadline = {
    name: 'fragile',
    next: () => (count() === 0 ? 10 : undefined),
    run({ database }) {
      database.exec('INSERT INTO done VALUES (10)')
      if (broken) throw new Error('halfway')
    },
  }
  t.throws(() => runDue(organisation, [deadline]), /halfway/)
  t.equal(count(), 0)
  broken = false
  runDue(organisation, [deadline])
  t.equal(count(), 1)
})
