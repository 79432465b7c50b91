import { demanded, failureOfStatus } from '../../http/failure-names.ts'
import type { AnyProduct, Call } from '../../pipeline/product.ts'
import { validateCall } from '../validation.ts'
import { checkRequest, promisedLength } from './request-findings.ts'

/**
 * Holds a call against all that its document says. What the cloud itself refuses, it refuses in its own words; what it would have passed over
 * is refused with its 400, which says what the document does not declare.
 *
 * @throws Failure
 */
export function enforceContract(product: AnyProduct, call: Call): void {
  const { requestLog } = call
  const length = promisedLength(call) || (call.body === undefined ? 0 : 1)
  // The body is only as it came before it has been validated.
  requestLog.check = checkRequest(product, { call, length, hasReadBody: true })
  validateCall(product, call)
  const [first, ...others] = requestLog.check.findings
  if (!first) return
  const more = others.length > 0 ? ` And ${others.length} more.` : ''
  throw demanded(failureOfStatus(400), { status: 400, message: `Contract: ${first.sentence}${more}` })
}
