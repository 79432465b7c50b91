import t from 'tap'
import { operationsOf, readDocument } from '../../../src/kernel/contract/contract.ts'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const operations = operationsOf(await readDocument('control'))

t.test('a wrong method is told the right ones', async t => {
  const { status, headers, body } = await emulator.request('/_localtenant/faults', { json: {} })
  t.equal(status, 405)
  t.equal(headers.allow, 'GET, PUT, DELETE')
  t.same(body, { error: 'POST is not allowed here; allowed is GET, PUT, DELETE.' })
})

t.test('an unknown path is led to the documents', async t => {
  const { status, body } = await emulator.request('/_localtenant/fault?x=y')
  t.equal(status, 404)
  t.same(body, {
    error: 'No operation has the path /_localtenant/fault. /_localtenant/docs shows those there are.',
  })
})

t.test('a body of another type or form is refused as the document says', async t => {
  for (const { id, method, path } of operations.filter(({ bodyTypes }) => bodyTypes.length > 0)) {
    const target = path.replace(/\{\w+\}/g, 'x')
    const typed = await emulator.request(target, {
      method,
      headers: { 'content-type': 'text/csv' },
      body: 'a;b',
    })
    t.equal(typed.status, 415, id)
    contract.matches(t, id, typed)
    const formed = await emulator.request(target, { method, json: [] })
    t.ok([400, 415].includes(formed.status), `${id}: ${formed.text}`)
    contract.matches(t, id, formed)
  }
})
