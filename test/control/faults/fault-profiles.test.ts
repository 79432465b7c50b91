import t from 'tap'
import { faultOperations } from '../../../src/control/operations/faults.ts'
import { Failure } from '../../../src/kernel/http/failure.ts'
import type { AppliedFault } from '../../../src/kernel/organisation/faults/faults.ts'
import type { AnyProduct, Call } from '../../../src/kernel/pipeline/product.ts'
import { clouds } from '../../support/clouds.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'

const database = openDatabase()
t.teardown(() => database.close())
const graph = clouds.find(({ product }) => product.name === 'graph')!.product

/** A cloud that is as slow as its profile's setting says. */
const slow: AnyProduct = {
  ...graph,
  profiles: [
    {
      name: 'slowness',
      summary: 'Makes everybody wait.',
      open(_organisation, { latency = 1 }) {
        if (typeof latency !== 'number') throw new Failure('invalid', "slowness has 'latency', a number.")
        return () => ({ latency })
      },
    },
  ],
}

function organisationUnderTest() {
  const organisation = organisationOf({ database })
  const operations = faultOperations([slow])
  const call = <Body>(body?: Body) => ({ organisation, body }) as unknown as Call<undefined, Body>
  const candidate = {
    product: 'graph',
    method: 'GET',
    path: '/v1.0/users',
    operation: 'listUsers',
    caller: undefined,
    sender: undefined,
  }
  return {
    put: async (body: object) => operations.setFaults.run(call(body)),
    get: async () => operations.getFaults(call()),
    clear: async () => operations.clearFaults(call()),
    strike: (product = 'graph'): AppliedFault | undefined =>
      organisation.faults.strike({ ...candidate, product }, call()),
  }
}

t.test('a profile runs in its product with its settings, and is shown', async t => {
  const { put, get, clear, strike } = organisationUnderTest()
  const profiles = [{ name: 'slowness', settings: { latency: 5 } }]
  const shown = await put({ profiles })
  t.same(shown, {
    faults: [],
    profiles,
    availableProfiles: [{ name: 'slowness', product: 'graph', summary: 'Makes everybody wait.' }],
  })
  t.same(await get(), shown)
  t.same(strike(), { latency: 5 })
  t.equal(strike('jamf'), undefined)
  await put({ profiles: [{ name: 'slowness' }] })
  t.same(strike(), { latency: 1 }, 'settings may be left out')
  t.equal(await clear(), undefined)
  t.match(await get(), { profiles: [] })
  t.equal(strike(), undefined)
})

t.test('faults come before profiles', async t => {
  const { put, strike } = organisationUnderTest()
  await put({ profiles: [{ name: 'slowness' }], faults: [{ count: 1, effect: { latency: 9 } }] })
  t.same([strike(), strike()], [{ latency: 9, fault: 'f1' }, { latency: 1 }])
})

t.test('settings that a profile refuses leave everything as it was', async t => {
  const { put, get, strike } = organisationUnderTest()
  await put({ profiles: [{ name: 'slowness', settings: { latency: 5 } }] })
  const before = await get()
  const wrong = { profiles: [{ name: 'slowness', settings: { latency: 'long' } }], faults: [] }
  await t.rejects(put(wrong), { kind: 'invalid', message: "slowness has 'latency', a number." })
  t.same(await get(), before)
  t.same(strike(), { latency: 5 })
})

t.test('profiles are checked before faults are planned', async t => {
  const { put, get } = organisationUnderTest()
  const faults = [{ effect: { status: 500 } }]
  await t.rejects(put({ faults, profiles: [{ name: 'mondays' }] }), {
    message: "There is no profile 'mondays'; there are slowness.",
  })
  t.match(await get(), { faults: [], profiles: [] })
})
