import t from 'tap'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'

/** A machine whose time stands until the test moves it. */
function machineAt(start: number) {
  let moment = start
  return {
    now: () => moment,
    pass: (milliseconds: number) => {
      moment += milliseconds
    },
  }
}

t.test('it shows the machine’s time until it is told otherwise', async t => {
  const machine = machineAt(1000)
  const clock = openOrganisationClock(machine)
  machine.pass(500)
  t.equal(clock.now(), 1500)
})

t.test('a clock that was set goes on from there', async t => {
  const machine = machineAt(1000)
  const clock = openOrganisationClock(machine)
  clock.set(50_000)
  machine.pass(250)
  t.equal(clock.now(), 50_250)
})

t.test('a frozen clock stands still, can be set, and resumes where it stood', async t => {
  const machine = machineAt(1000)
  const clock = openOrganisationClock(machine)
  clock.freeze()
  machine.pass(10_000)
  t.equal(clock.now(), 1000)
  t.ok(clock.frozen)
  clock.set(7000)
  machine.pass(10_000)
  t.equal(clock.now(), 7000)
  clock.resume()
  machine.pass(5)
  t.equal(clock.now(), 7005)
  t.notOk(clock.frozen)
})

t.test('it runs at any speed without jumping when the speed changes', async t => {
  const machine = machineAt(0)
  const clock = openOrganisationClock(machine)
  clock.run(60)
  machine.pass(1000)
  t.equal(clock.now(), 60_000)
  clock.run(1)
  machine.pass(1000)
  t.equal(clock.now(), 61_000)
  t.equal(clock.speed, 1)
})
