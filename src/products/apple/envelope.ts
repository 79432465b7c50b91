import type { Failure } from '../../kernel/http/failure.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { DiscoveryRefused } from './errors.ts'
import { json } from './json.ts'

/**
 * Writes a refusal in Apple's form, and everything else as a plain web server would: Apple defines no other error body.
 */
export function envelope(failure: Failure, _arrival: ResolvedRequest | undefined): Reply {
  if (failure instanceof DiscoveryRefused) {
    const { code, message: description, demand } = failure
    const shown = failure.shown ?? demand?.message
    return json({ code, description, ...(shown ? { message: shown } : {}) })
  }
  return new Reply({ headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${failure.message}\n` })
}
