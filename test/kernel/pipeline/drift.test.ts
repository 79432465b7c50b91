import t from 'tap'
import { openLog } from '../../../src/kernel/log.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import { openRouter } from '../../../src/kernel/pipeline/router.ts'
import { products } from '../../../src/products/index.ts'

const apple = products.find(({ name }) => name === 'apple')!
const services = { organisations: openOrganisationDirectory(), log: openLog('silent') }

t.test('products that fit their documents can be built beforehand', async t => {
  const router = openRouter([apple], services)
  t.teardown(() => router.close())
  await t.resolves(router.prepare())
})

t.test('one that does not is told of, in both directions', async t => {
  const { getServiceDiscovery, ...others } = apple.operations
  const drifted = { ...apple, operations: { ...others, getEverything: getServiceDiscovery! } }
  const router = openRouter([drifted], services)
  t.teardown(() => router.close())
  await t.rejects(router.prepare(), {
    message:
      'The contract of apple has drifted: no function for getServiceDiscovery; not in the document: getEverything.',
  })
})
