import { setTimeout as delay } from 'node:timers/promises'
import { validateCall } from '../contract/validation.ts'
import { asFailure, Interruption } from '../http/failure.ts'
import { Reply, type Result } from '../http/reply.ts'
import type { Struck } from '../organisation/faults/faults.ts'
import type { World } from '../organisation/organisation.ts'
import { type Deadline, runDue } from '../organisation/scheduled-work.ts'
import { type AnyProduct, type Call, Finish, type Operation, type UnboundOperation } from './product.ts'

/** Where operations are performed. */
export interface Stage {
  readonly product: AnyProduct
  readonly deadlines: readonly Deadline[]
  /** Told after each write that went well. */
  readonly written: (world: World) => void
}

/**
 * Does what one operation of the contract does, disturbed by the faults of its world. Whatever performs operations comes through
 * here, be it for a request or for a part of a batch.
 *
 * @throws Failure, or Interruption where the connection is to be cut
 */
export function perform(stage: Stage, call: Call): Result | Promise<Result> {
  const { world } = call
  const result = performed(stage, call)
  if (!(result instanceof Promise)) return result
  world.inUse++
  return result.finally(() => {
    world.inUse--
  })
}

function performed(stage: Stage, call: Call): Result | Promise<Result> {
  const { operation, world, method } = call
  if (stage.product.unrecorded) return operate(stage, call)
  const caller = stage.product.callerName?.(call)
  call.trail.caller = caller
  const candidate = {
    product: stage.product.name,
    method,
    path: operation.path,
    operation: operation.id,
    caller,
  }
  const struck = world.faults.strike(candidate, call)
  return struck ? disturbed(struck, stage, call) : operate(stage, call)
}

function disturbed(struck: Struck, stage: Stage, call: Call): Result | Promise<Result> {
  const { trail } = call
  trail.fault = struck.fault
  if (struck.fault !== undefined) tellOfFault(struck.fault, stage, call)
  trail.ending = struck.ending
  trail.headers = struck.headers
  const proceed = (): Result | Promise<Result> => {
    if (struck.refused) throw new Interruption()
    if (struck.failure) throw struck.failure()
    return operate(stage, call, struck)
  }
  // Without `ref`, or an emulator that is closed meanwhile would keep its process alive.
  return struck.latency ? delay(struck.latency, undefined, { ref: false }).then(proceed) : proceed()
}

function tellOfFault(fault: string, { product }: Stage, { world, operation, trail }: Call): void {
  const data = {
    faultId: fault,
    product: product.name,
    operation: operation.id,
    caller: trail.caller ?? null,
  }
  world.events.add({ name: 'faultStruck', time: world.clock.now(), data })
}

function operate(stage: Stage, call: Call, struck: Struck = {}): Result | Promise<Result> {
  const { product } = stage
  const operation = product.operations[call.operation.id]!
  validateCall(product, call)
  if (typeof operation === 'function') return committed(stage, call, { operation, struck })
  if ('run' in operation) return unbound(stage, call, operation)
  const proceed = (prepared: unknown): Result | Promise<Result> =>
    committed(stage, call, { operation: bound => operation.operate(bound, prepared), struck })
  const prepared = operation.prepare(call)
  return prepared instanceof Promise ? prepared.then(proceed) : proceed(prepared)
}

/** Does what was asked for, a write in one transaction, and then whatever can only be done after it. */
function committed(
  stage: Stage,
  call: Call,
  { operation, struck }: { operation: Operation<unknown>; struck: Struck },
): Result | Promise<Result> {
  const { world, method } = call
  const isRead = method === 'GET' || method === 'HEAD'
  doDue(stage, world, isRead)
  const { past } = world.faults
  const { stale = 0 } = struck
  if (isRead) {
    const seen = stale > 0 ? { ...call, world: past.seenFrom(world, stale) } : call
    return finished(stage, call, operation(seen))
  }
  past.keep(world)
  const result = world.database.transaction(operation)(call)
  stage.written(world)
  struck.written?.()
  return finished(stage, call, result)
}

function doDue({ deadlines }: Stage, world: World, isRead: boolean): void {
  try {
    runDue(world, deadlines)
  } catch (error) {
    // Reads go on while the disk is full; what is due is done once there is room.
    if (!isRead || asFailure(error).kind !== 'unavailable') throw error
  }
}

function finished({ product }: Stage, call: Call, result: Result | Finish): Result | Promise<Result> {
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

async function unbound(stage: Stage, call: Call, { run }: UnboundOperation<unknown>): Promise<Result> {
  const { world, method } = call
  const isRead = method === 'GET' || method === 'HEAD'
  doDue(stage, world, isRead)
  if (!isRead) world.faults.past.keep(world)
  const result = await run(call)
  // It may be this that has taken the organisation away.
  if (!isRead && call.tenants.find(world.tenantId) === world) stage.written(world)
  return result
}
