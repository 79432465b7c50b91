import { onDeparture } from '../../kernel/departure.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Call } from '../../kernel/product.ts'
import type { Recorded } from './entry.ts'
import type { Filter } from './filter.ts'

/** What is waited for. */
interface Expectation {
  readonly filter: Filter
  readonly count: number
  /** Real milliseconds. */
  readonly patience: number
}

type Waiting = Pick<Call, 'world' | 'tenants' | 'trail'>

/**
 * The entries that fit, as soon as there are enough of them; those that the journal has forgotten meanwhile count, too. Nothing is
 * left behind when the client goes away or the emulator closes.
 *
 * @throws Failure `timeout` when there are too few in the end, `notFound` when the organisation is deleted meanwhile
 */
export async function waitFor(call: Waiting, expectation: Expectation): Promise<readonly Recorded[]> {
  const { filter, count, patience } = expectation
  const { world, tenants } = call
  const found = world.journal.entries.filter(filter.fits)
  if (found.length >= count) return found
  const ending = await new Promise<'enough' | 'over' | 'deleted'>(resolve => {
    const timer = setTimeout(() => end('over'), patience)
    const leave = [
      () => clearTimeout(timer),
      world.journal.listen(entry => {
        if (filter.fits(entry) && found.push(entry) >= count) end('enough')
      }),
      tenants.onRemoval(removed => {
        if (removed === world) end('deleted')
      }),
      onDeparture(call, () => end('over')),
    ]
    function end(how: 'enough' | 'over' | 'deleted'): void {
      for (const stop of leave) stop()
      resolve(how)
    }
  })
  if (ending === 'enough') return found
  if (ending === 'deleted') throw new Failure('notFound', 'The organisation was deleted meanwhile.')
  throw tooFew(found.length, expectation)
}

function tooFew(found: number, { filter, count, patience }: Expectation): Failure {
  const matched = `${found} ${found === 1 ? 'request matches' : 'requests match'} ${filter.words}`
  return new Failure('timeout', `${matched} after ${patience / 1000} s, ${count} were waited for.`)
}
