import t from 'tap'
import { openBoundedLog } from '../../src/kernel/bounded-log.ts'

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
