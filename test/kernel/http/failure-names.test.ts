import t from 'tap'
import { Failure } from '../../../src/kernel/http/failure.ts'
import { demanded, failureOfStatus, kindOfStatus } from '../../../src/kernel/http/failure-names.ts'

t.test('a status stands for a kind of failure', async t => {
  const kinds = {
    400: 'invalid',
    401: 'unauthenticated',
    404: 'notFound',
    418: 'invalid',
    429: 'throttled',
    500: 'internal',
    502: 'unavailable',
    503: 'unavailable',
    599: 'unavailable',
  }
  for (const [status, kind] of Object.entries(kinds)) t.equal(kindOfStatus(Number(status)), kind, status)
})

t.test('a failure of a status has it, and no cause that would be logged as an error', async t => {
  t.match(failureOfStatus(504), { status: 504, kind: 'unavailable', message: 'Gateway Timeout.' })
  t.match(failureOfStatus(599), { status: 599, message: 'Status 599.' })
  t.equal(failureOfStatus(500).cause, undefined)
})

t.test('what is demanded stands in place of what was there', async t => {
  const failure = () => new Failure('notFound', 'Gone.', { code: 'X' })
  t.match(demanded(failure(), {}), { status: 404, message: 'Gone.', reason: 'Gone.', demand: {} })
  t.match(demanded(failure(), { status: 410, message: 'Mine' }), {
    kind: 'notFound',
    code: 'X',
    status: 410,
    message: 'Mine',
    reason: 'Mine',
  })
})
