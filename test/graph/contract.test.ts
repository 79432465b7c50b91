import t from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { examplesOf } from '../../src/kernel/contract/examples.ts'
import { validatorOf } from '../../src/kernel/contract/json-schema.ts'
import { openContract } from '../support/contract.ts'
import { graphUnderTest } from './graph-under-test.ts'

const { ask } = await graphUnderTest(t)
const contract = await openContract('graph')
const operations = operationsOf(await readDocument('graph'))

t.test('refusals keep the contract too', async t => {
  contract.matches(t, 'getUser', await ask('/users/nobody'))
  contract.matches(t, 'listUsers', await ask('/users?$filter=x'))
  contract.matches(t, 'listDevices', await ask('/devices', { as: 'reader' }))
})

t.test('every operation says who may do it', async t => {
  for (const { id, extensions } of operations) {
    const { Application } = extensions['x-ms-permissions'] as {
      Application: { least: string[]; higher: string[] }
    }
    t.ok(Application.least.length + Application.higher.length > 0, id)
  }
})

t.test('the examples of bodies fit their schemas', async t => {
  for (const operation of operations) {
    const { id, bodySchemas, document } = operation
    const bodySchema = bodySchemas['application/json']
    if (!bodySchema) continue
    const example = examplesOf(operation).bodies['application/json']
    const validate = validatorOf(document, bodySchema)
    t.ok(example && validate(example), `${id} ${JSON.stringify(validate.errors)}`)
  }
})
