import t from 'tap'
import { openTally } from '../../../../src/kernel/contract/conformance/tally.ts'
import { openLogBudget } from '../../../../src/kernel/log-budget.ts'

const open = (limits: { entries?: number; bytes?: number; budget?: ReturnType<typeof openLogBudget> } = {}) =>
  openTally<string>({ entries: 3, bytes: 1000, sizeOf: text => text.length, ...limits })
const shown = (tally: ReturnType<typeof open>) => tally.entries.map(({ what, times }) => `${what} ${times}`)

t.test('what is alike is counted, and the oldest makes room', async t => {
  const tally = open()
  for (const key of ['a', 'b', 'a', 'c', 'd', 'b']) tally.count(key, () => key)
  t.same(shown(tally), ['b 2', 'c 1', 'd 1'])
  t.same([tally.times, tally.forgotten], [6, 1])
  tally.clear()
  t.same([tally.entries, tally.times, tally.forgotten], [[], 0, 0])
})

t.test('bytes count too, but the newest stays', async t => {
  const tally = open({ bytes: 20 })
  tally.count('a', () => 'x'.repeat(10))
  tally.count('b', () => 'y'.repeat(30))
  t.same(shown(tally), [`${'y'.repeat(30)} 1`])
})

t.test('one takes all of another', async t => {
  const [one, other] = [open(), open()]
  one.count('a', () => 'a')
  for (const key of ['a', 'b', 'c', 'd']) other.count(key, () => key)
  one.absorb(other)
  t.same(shown(one), ['b 1', 'c 1', 'd 1'])
  t.same([one.times, one.forgotten], [5, 2])
})

t.test('those of many organisations share what they may keep', async t => {
  const budget = openLogBudget(100)
  const tallies = Array.from({ length: 4 }, () => open({ budget, bytes: 90 }))
  for (const tally of tallies) for (const key of ['a', 'b']) tally.count(key, () => key.repeat(20))
  t.ok(tallies.some(({ forgotten }) => forgotten > 0))
  t.ok(tallies.every(({ entries }) => entries.length > 0))
  for (const tally of tallies) tally.clear()
  tallies[0]!.count('a', () => 'a'.repeat(20))
  t.equal(tallies[0]!.entries.length, 1)
})
