import t from 'tap'
import {
  type Fault,
  type FaultCandidate,
  openFaultPlan,
} from '../../../../src/kernel/organisation/faults/faults.ts'
import { openRandom } from '../../../../src/kernel/organisation/random.ts'
import type { Call } from '../../../../src/kernel/pipeline/product.ts'

const users: FaultCandidate = {
  product: 'graph',
  method: 'GET',
  path: '/v1.0/users/{id}',
  operation: 'getUser',
  caller: 'c0ffee00-0000-4000-8000-0000000000a1',
}

// Only profiles look at it.
const call = {} as Call

const fault = (parts: Partial<Fault>): Fault => ({
  id: 'f1',
  match: {},
  after: 0,
  probability: 1,
  effect: {},
  ...parts,
})

const plan = (...faults: Fault[]) => {
  const opened = openFaultPlan(openRandom('seed'))
  opened.plan(faults)
  return opened
}

t.test('a fault strikes only what fits all of its match', async t => {
  const strikes = (match: Fault['match']) => plan(fault({ match })).strike(users, call) !== undefined
  t.ok(strikes({}))
  t.ok(strikes({ product: 'graph', method: 'get', path: '/v1.0/Users/{id}', operation: 'getUser' }))
  t.ok(strikes({ path: '/v1.0/*' }))
  t.ok(strikes({ caller: 'C0FFEE00-0000-4000-8000-0000000000A1' }))
  t.notOk(strikes({ product: 'jamf' }))
  t.notOk(strikes({ method: 'PATCH' }))
  t.notOk(strikes({ path: '/v1.0/users' }))
  t.notOk(strikes({ operation: 'listUsers' }))
  t.notOk(strikes({ caller: 'somebody else' }))
})

t.test('a star in a path stands for any text, however many there are', async t => {
  const strikes = (path: string) => plan(fault({ match: { path } })).strike(users, call) !== undefined
  for (const path of ['*', '**', '*/users/*', '/v1.0/*/{id}', '*{id}', '/v1*users*', '*s*s*{*}']) {
    t.ok(strikes(path), path)
  }
  for (const path of [
    '',
    '/v1.0/users*/{id}/*',
    '*users',
    'users*',
    '/v1.0/users/{id}*d}',
    '/*/users/users*',
  ]) {
    t.notOk(strikes(path), path)
  }
  t.notOk(strikes(`${'*a'.repeat(100)}`), 'and quickly')
})

t.test('the nth call, and only so many', async t => {
  const planned = plan(fault({ after: 2, count: 2 }))
  const struck = [1, 2, 3, 4, 5].map(() => planned.strike(users, call) !== undefined)
  t.same(struck, [false, false, true, true, false])
  t.match(planned.states, [{ matched: 5, struck: 2 }])
})

t.test('the first fault that strikes wins; a spent one lets the next have its turn', async t => {
  const planned = plan(fault({ id: 'once', count: 1 }), fault({ id: 'always' }))
  t.same(
    [1, 2].map(() => planned.strike(users, call)?.fault),
    ['once', 'always'],
  )
})

t.test('a probability comes from the seeded source, so two runs agree', async t => {
  const run = () => {
    const planned = plan(fault({ probability: 0.5 }))
    return Array.from({ length: 200 }, () => planned.strike(users, call) !== undefined)
  }
  const first = run()
  t.same(run(), first)
  const hits = first.filter(Boolean).length
  t.ok(hits > 60 && hits < 140, `${hits} of 200`)
})
