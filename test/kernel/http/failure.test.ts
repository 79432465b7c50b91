import t from 'tap'
import { asFailure } from '../../../src/kernel/http/failure.ts'
import { openDatabase } from '../../support/database.ts'

/** What is thrown by it. */
function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

t.test('a database that was taken away is no fault of the program', async t => {
  const database = openDatabase()
  const statement = database.prepare('SELECT 1')
  database.close()
  for (const act of [() => database.prepare('SELECT 1'), () => database.exec(''), () => statement.get()]) {
    const { kind, status, message, cause } = asFailure(thrownBy(act))
    t.same([kind, status], ['unavailable', 503])
    t.match(message, /reset, restored or deleted in the meantime; ask again\./)
    t.equal(cause, undefined, 'which would be logged with its trace')
  }
})

t.test('anything unforeseen is, and keeps its cause for the log', async t => {
  const error = new TypeError('x is not a function')
  t.match(asFailure(error), { kind: 'internal', status: 500, cause: error })
})
