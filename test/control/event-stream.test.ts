import { mock } from 'node:test'
import t from 'tap'
import { openEventStream } from '../../src/control/event-stream.ts'
import { openOrganisationDirectory } from '../../src/kernel/organisation/directory.ts'
import { openDatabase } from '../support/database.ts'
import { organisationOf } from '../support/organisation.ts'

const everything = { since: undefined, isWanted: () => true }

/** An organisation with a stream of its events that nobody reads. */
function scene(choice: Parameters<typeof openEventStream>[1] = everything) {
  const organisation = organisationOf({ database: openDatabase() })
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const happen = (data: Record<string, unknown> = {}) =>
    organisation.events.add({ name: 'userUpdated', time: 0, data })
  const stream = openEventStream({ organisation, organisations }, choice)
  stream.setEncoding('utf8')
  return { organisation, organisations, happen, stream }
}

t.test('a line break in a name does not break the stream', async t => {
  const { happen, stream } = scene()
  happen({ displayName: 'one\ntwo' })
  t.match(stream.read(), /^id: 1\nevent: userUpdated\ndata: \{[^\n]*"one\\ntwo"\}\n\n$/)
  stream.destroy()
})

t.test('a comment every fifteen seconds keeps it alive', async t => {
  mock.timers.enable({ apis: ['setInterval'] })
  const { stream } = scene()
  mock.timers.tick(14_999)
  t.equal(stream.read(), null)
  mock.timers.tick(1)
  t.equal(stream.read(), ':\n\n')
  stream.destroy()
  mock.timers.reset()
})

t.test('a client that does not read is cut off', async t => {
  const { happen, stream } = scene()
  const text = 'x'.repeat(1024 * 1024)
  for (let times = 0; times < 4; times++) happen({ text })
  t.notOk(stream.destroyed, 'not while little has piled up')
  happen({ text })
  happen({ text })
  t.ok(stream.destroyed)
  happen()
})

t.test('what happens after the end of an organisation bothers nobody', async t => {
  const { organisation, organisations, happen, stream } = scene()
  organisations.remove(organisation)
  happen()
  stream.resume()
  await new Promise(resolve => stream.once('end', resolve))
  t.pass('it has ended')
})
