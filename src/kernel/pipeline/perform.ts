import { setTimeout as delay } from 'node:timers/promises'
import { enforceContract } from '../contract/conformance/enforce.ts'
import { validateCall } from '../contract/validation.ts'
import { asFailure, Interruption } from '../http/failure.ts'
import { Reply, type Result } from '../http/reply.ts'
import type { AppliedFault } from '../organisation/faults/faults.ts'
import type { Organisation } from '../organisation/organisation.ts'
import { type Deadline, runDue } from '../organisation/scheduled-work.ts'
import {
  type AnyOperation,
  type AnyProduct,
  type Call,
  Finish,
  type Operation,
  type UnboundOperation,
} from './product.ts'

/** What performing an operation takes beside the call. */
export interface Pipeline {
  readonly product: AnyProduct
  readonly deadlines: readonly Deadline[]
  /** Told after each write that went well. */
  readonly written: (organisation: Organisation) => void
}

/**
 * Does what one operation of the contract does, disturbed by the faults of its organisation. Whatever performs operations comes through
 * here, be it for a request or for a part of a batch.
 *
 * @throws Failure, or Interruption where the connection is to be cut
 */
export function perform(pipeline: Pipeline, call: Call): Result | Promise<Result> {
  const { organisation } = call
  const result = performed(pipeline, call)
  if (!(result instanceof Promise)) return result
  organisation.inUse++
  return result.finally(() => {
    organisation.inUse--
  })
}

function performed(pipeline: Pipeline, call: Call): Result | Promise<Result> {
  const { operation, organisation, method } = call
  if (pipeline.product.unrecorded) return operate(pipeline, call)
  const caller = pipeline.product.callerName?.(call)
  call.requestLog.caller = caller
  const candidate = {
    product: pipeline.product.name,
    method,
    path: operation.path,
    operation: operation.id,
    caller,
    sender: call.requestLog.sender,
  }
  const applied = organisation.faults.strike(candidate, call)
  return applied ? underFault(applied, pipeline, call) : operate(pipeline, call)
}

function underFault(applied: AppliedFault, pipeline: Pipeline, call: Call): Result | Promise<Result> {
  const { requestLog } = call
  requestLog.fault = applied.fault
  if (applied.fault !== undefined) tellOfFault(applied.fault, pipeline, call)
  requestLog.ending = applied.ending
  requestLog.headers = applied.headers
  const proceed = (): Result | Promise<Result> => {
    if (applied.refused) throw new Interruption()
    if (applied.failure) throw applied.failure()
    return operate(pipeline, call, applied)
  }
  // Without `ref`, or an emulator that is closed meanwhile would keep its process alive.
  return applied.latency ? delay(applied.latency, undefined, { ref: false }).then(proceed) : proceed()
}

function tellOfFault(
  fault: string,
  { product }: Pipeline,
  { organisation, operation, requestLog }: Call,
): void {
  const data = {
    faultId: fault,
    product: product.name,
    operation: operation.id,
    caller: requestLog.caller ?? null,
  }
  organisation.events.add({ name: 'faultStruck', time: organisation.clock.now(), data })
}

function operate(pipeline: Pipeline, call: Call, applied: AppliedFault = {}): Result | Promise<Result> {
  const { product } = pipeline
  if (call.organisation.contract.mode === 'enforce' && !product.unrecorded) enforceContract(product, call)
  else validateCall(product, call)
  // The body is what the contract says, so what the operation takes: `Operations` has seen to that.
  const operation = product.operations[call.operation.id] as AnyOperation<unknown, unknown>
  if (typeof operation === 'function') return committed(pipeline, call, { operation, applied })
  if ('run' in operation) return unbound(pipeline, call, operation)
  const proceed = (prepared: unknown): Result | Promise<Result> =>
    committed(pipeline, call, { operation: bound => operation.operate(bound, prepared), applied })
  const prepared = operation.prepare(call)
  return prepared instanceof Promise ? prepared.then(proceed) : proceed(prepared)
}

/** Does what was asked for, a write in one transaction, and then whatever can only be done after it. */
function committed(
  pipeline: Pipeline,
  call: Call,
  { operation, applied }: { operation: Operation<unknown>; applied: AppliedFault },
): Result | Promise<Result> {
  const { organisation } = call
  const isRead = reads(call)
  doDue(pipeline, organisation, isRead)
  const { history } = organisation.faults
  const { stale = 0 } = applied
  if (isRead) {
    const seen = stale > 0 ? { ...call, organisation: history.asOf(organisation, stale) } : call
    return finished(pipeline, call, operation(seen))
  }
  history.keep(organisation)
  const result = organisation.database.transaction(operation)(call)
  pipeline.written(organisation)
  applied.written?.()
  return finished(pipeline, call, result)
}

const reads = ({ method }: Call): boolean => method === 'GET' || method === 'HEAD'

function doDue({ deadlines }: Pipeline, organisation: Organisation, isRead: boolean): void {
  try {
    runDue(organisation, deadlines)
  } catch (error) {
    // Reads go on while the disk is full; what is due is done once there is room.
    if (!isRead || asFailure(error).kind !== 'unavailable') throw error
  }
}

function finished({ product }: Pipeline, call: Call, result: Result | Finish): Result | Promise<Result> {
  if (!(result instanceof Finish)) return represented(product, call, result)
  const last = result.run()
  return last instanceof Promise
    ? last.then(value => represented(product, call, value))
    : represented(product, call, last)
}

function represented(product: AnyProduct, call: Call, result: Result): Result | Promise<Result> {
  if (!product.represent || !isValue(result)) return result
  return product.represent(call, result)
}

function isValue(result: Result): result is object {
  return typeof result === 'object' && !Buffer.isBuffer(result) && !(result instanceof Reply)
}

async function unbound(pipeline: Pipeline, call: Call, { run }: UnboundOperation<unknown>): Promise<Result> {
  const { organisation } = call
  const isRead = reads(call)
  doDue(pipeline, organisation, isRead)
  if (!isRead) organisation.faults.history.keep(organisation)
  const result = await run(call)
  // It may be this that has taken the organisation away.
  if (!isRead && call.organisations.find(organisation.tenantId) === organisation)
    pipeline.written(organisation)
  return result
}
