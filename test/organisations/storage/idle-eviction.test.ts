import t from 'tap'
import { openRest, type Sleeper } from '../../../src/organisations/storage/idle-eviction.ts'

/** Sleepers that write down when they are laid down, and a time that the test moves. */
function scene(limit: number) {
  const state = { now: 0 }
  const log: string[] = []
  const rest = openRest({ limit, now: () => state.now, later: work => work() })
  const sleeper = (name: string, isBusy = () => false): Sleeper => ({ rest: () => log.push(name), isBusy })
  return { state, log, rest, sleeper }
}

t.test('who has not been used for longest is laid down when there are too many', async t => {
  const { state, log, rest, sleeper } = scene(2)
  const [a, b, c] = [sleeper('a'), sleeper('b'), sleeper('c')]
  rest.used(a)
  rest.used(b)
  rest.used(a)
  state.now = 5000
  rest.used(c)
  t.same(log, ['b'])
})

t.test('nobody is laid down who was used within the last tenth of a second', async t => {
  const { state, log, rest, sleeper } = scene(1)
  const [a, b, c] = [sleeper('a'), sleeper('b'), sleeper('c')]
  rest.used(a)
  state.now = 90
  rest.used(b)
  state.now = 100
  rest.used(c)
  t.same(log, [], 'a was in use until 90, b until 100')
  state.now = 201
  rest.used(a)
  t.same(log, ['b'], 'and c until now')
})

t.test('nor who is busy', async t => {
  const { state, log, rest, sleeper } = scene(1)
  const [a, b, c] = [sleeper('a', () => true), sleeper('b'), sleeper('c')]
  for (const used of [a, b]) rest.used(used)
  state.now = 5000
  rest.used(c)
  t.same(log, [])
  state.now = 10_000
  rest.used(sleeper('d'))
  t.same(log, ['b'])
})

t.test('who has left is never laid down', async t => {
  const { state, log, rest, sleeper } = scene(1)
  const [a, b] = [sleeper('a'), sleeper('b')]
  rest.used(a)
  rest.left(a)
  state.now = 5000
  rest.used(b)
  t.same(log, [])
})
