import t from 'tap'
import { type Evictable, openIdleEviction } from '../../../src/organisations/storage/idle-eviction.ts'

/** Sleepers that write down when they are laid down, and a time that the test moves. */
function scene(limit: number) {
  const state = { now: 0 }
  const log: string[] = []
  const idleEviction = openIdleEviction({ limit, now: () => state.now, later: work => work() })
  const evictable = (name: string, isBusy = () => false): Evictable => ({
    evict: () => log.push(name),
    isBusy,
  })
  return { state, log, idleEviction, evictable }
}

t.test('who has not been used for longest is laid down when there are too many', async t => {
  const { state, log, idleEviction, evictable } = scene(2)
  const [a, b, c] = [evictable('a'), evictable('b'), evictable('c')]
  idleEviction.used(a)
  idleEviction.used(b)
  idleEviction.used(a)
  state.now = 5000
  idleEviction.used(c)
  t.same(log, ['b'])
})

t.test('nobody is laid down who was used within the last tenth of a second', async t => {
  const { state, log, idleEviction, evictable } = scene(1)
  const [a, b, c] = [evictable('a'), evictable('b'), evictable('c')]
  idleEviction.used(a)
  state.now = 90
  idleEviction.used(b)
  state.now = 100
  idleEviction.used(c)
  t.same(log, [], 'a was in use until 90, b until 100')
  state.now = 201
  idleEviction.used(a)
  t.same(log, ['b'], 'and c until now')
})

t.test('nor who is busy', async t => {
  const { state, log, idleEviction, evictable } = scene(1)
  const [a, b, c] = [evictable('a', () => true), evictable('b'), evictable('c')]
  for (const used of [a, b]) idleEviction.used(used)
  state.now = 5000
  idleEviction.used(c)
  t.same(log, [])
  state.now = 10_000
  idleEviction.used(evictable('d'))
  t.same(log, ['b'])
})

t.test('who has left is never laid down', async t => {
  const { state, log, idleEviction, evictable } = scene(1)
  const [a, b] = [evictable('a'), evictable('b')]
  idleEviction.used(a)
  idleEviction.left(a)
  state.now = 5000
  idleEviction.used(b)
  t.same(log, [])
})
