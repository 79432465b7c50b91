import { Failure } from '../../kernel/http/failure.ts'
import { sizeOfExchange } from '../../kernel/organisation/journal.ts'
import { type Deadline, keepUp } from '../../kernel/organisation/scheduled-work.ts'
import { onClientDisconnect } from '../../kernel/pipeline/client-disconnect.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import type { Recorded } from './entry.ts'
import type { Filter } from './filter.ts'

/** What is waited for. */
interface Expectation {
  readonly filter: Filter
  readonly count: number
  /** Real milliseconds. */
  readonly patience: number
  /** What falls due meanwhile, and may lead to requests. */
  readonly deadlines: readonly Deadline[]
}

type Waiting = Pick<Call, 'organisation' | 'organisations' | 'requestLog'>

/** How much is kept for one who waits, beside the journal. */
const MOST_BYTES = 8 * 1024 * 1024

/**
 * The entries that fit, as soon as there are enough of them; those that the journal has forgotten meanwhile count, too, and are
 * shown as far as eight megabytes go. Nothing is left behind when the client goes away or the emulator closes.
 *
 * @throws Failure `timeout` when there are too few in the end, `notFound` when the organisation is deleted meanwhile
 */
export async function waitFor(call: Waiting, expectation: Expectation): Promise<readonly Recorded[]> {
  const { filter, count, patience, deadlines } = expectation
  const { organisation, organisations } = call
  const found = new Found(Math.max(MOST_BYTES, organisation.journal.bytes))
  for (const entry of organisation.journal.entries) if (filter.fits(entry)) found.add(entry)
  if (found.count >= count) return found.entries
  const ending = await new Promise<'enough' | 'over' | 'deleted'>(resolve => {
    const timer = setTimeout(() => end('over'), patience)
    const leave = [
      () => clearTimeout(timer),
      keepUp(organisation, deadlines),
      organisation.journal.listen(entry => {
        if (!filter.fits(entry)) return
        found.add(entry)
        if (found.count >= count) end('enough')
      }),
      organisations.onRemoval(removed => {
        if (removed === organisation) end('deleted')
      }),
      onClientDisconnect(call, () => end('over')),
    ]
    function end(how: 'enough' | 'over' | 'deleted'): void {
      for (const stop of leave) stop()
      resolve(how)
    }
  })
  if (ending === 'enough') return found.entries
  if (ending === 'deleted') throw new Failure('notFound', 'The organisation was deleted meanwhile.')
  throw tooFew(found.count, expectation)
}

/** Counts what it is given, and keeps the latest of it as far as there is room. */
class Found {
  count = 0
  readonly entries: Recorded[] = []
  private bytes = 0
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  add(entry: Recorded): void {
    this.count++
    this.entries.push(entry)
    this.bytes += sizeOfExchange(entry)
    while (this.bytes > this.most && this.entries.length > 1)
      this.bytes -= sizeOfExchange(this.entries.shift()!)
  }
}

function tooFew(found: number, { filter, count, patience }: Expectation): Failure {
  const matched = `${found} ${found === 1 ? 'request matches' : 'requests match'} ${filter.words}`
  return new Failure('timeout', `${matched} after ${patience / 1000} s, ${count} were waited for.`)
}
