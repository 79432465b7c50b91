import t from 'tap'
import { openBoundedLog } from '../../src/kernel/bounded-log.ts'
import { openLogBudget } from '../../src/kernel/log-budget.ts'

interface Note {
  readonly text: string
}

const openLog = (entries: number, bytes: number) =>
  openBoundedLog<Note>({ entries, bytes, sizeOf: ({ text }) => text.length })

t.test('entries are numbered in order and kept until cleared', async t => {
  const log = openLog(10, 100)
  log.add({ text: 'a' })
  log.add({ text: 'b' })
  t.same(log.entries, [
    { id: 1, text: 'a' },
    { id: 2, text: 'b' },
  ])
  log.clear()
  t.same(log.entries, [])
  log.add({ text: 'c' })
  t.equal(log.entries[0]?.id, 3, 'numbers are never used twice')
})

t.test('it is bounded by entries, however many come', async t => {
  const log = openLog(3, 1e9)
  for (let index = 0; index < 1000; index++) log.add({ text: 'a' })
  t.same(
    log.entries.map(({ id }) => id),
    [998, 999, 1000],
  )
})

t.test('it is bounded by bytes, but the newest entry always stays', async t => {
  const log = openLog(1000, 100)
  for (let index = 0; index < 50; index++) log.add({ text: 'a'.repeat(30) })
  t.equal(log.entries.length, 3)
  log.add({ text: 'a'.repeat(500) })
  t.same(
    log.entries.map(({ id }) => id),
    [51],
  )
})

t.test('an entry that changes its size afterwards does not upset the count', async t => {
  const log = openLog(1000, 100)
  const first = { text: 'a'.repeat(90) }
  log.add(first)
  first.text = ''
  log.add({ text: 'a'.repeat(90) })
  for (let index = 0; index < 20; index++) log.add({ text: 'a'.repeat(10) })
  t.equal(log.entries.length, 10)
})

t.test('a log of no entries keeps none, but still tells its listeners', async t => {
  const log = openLog(0, 100)
  const heard: string[] = []
  log.listen(({ text }) => heard.push(text))
  log.add({ text: 'a' })
  t.same([heard, log.entries], [['a'], []])
})

t.test('listeners hear of each entry until they leave', async t => {
  const log = openLog(10, 100)
  const heard: number[] = []
  const leave = log.listen(({ id }) => heard.push(id))
  log.add({ text: 'a' })
  leave()
  log.add({ text: 'b' })
  t.same(heard, [1])
})

t.test('many logs keep together what they share, and the largest of them make room', async t => {
  const budget = openLogBudget(1000)
  const open = () =>
    openBoundedLog<{ size: number }>({ entries: 100, bytes: 900, sizeOf: ({ size }) => size, budget })
  const [small, large, ...others] = Array.from({ length: 5 }, open)
  small!.add({ size: 50 })
  small!.add({ size: 50 })
  for (let number = 0; number < 8; number++) large!.add({ size: 100 })
  t.same([small!.bytes, large!.bytes], [100, 800])
  for (const log of others) log.add({ size: 100 })
  const logs = [small!, large!, ...others]
  t.ok(logs.reduce((sum, { bytes }) => sum + bytes, 0) <= 1000)
  t.equal(small!.bytes, 100, 'who keeps little keeps it')
  t.ok(large!.entries.length >= 1, 'and who keeps much keeps the newest')
  large!.clear()
  for (let number = 0; number < 5; number++) small!.add({ size: 100 })
  t.equal(small!.bytes, 600, 'what was cleared counts no more')
})

t.test('an entry that is larger than all may keep together stays alone', async t => {
  const budget = openLogBudget(100)
  const open = () =>
    openBoundedLog<{ size: number }>({ entries: 9, bytes: 900, sizeOf: ({ size }) => size, budget })
  const [one, other] = [open(), open()]
  one.add({ size: 60 })
  other.add({ size: 500 })
  other.add({ size: 400 })
  t.same([one.bytes, other.bytes], [60, 400])
})
