import { setTimeout as delay } from 'node:timers/promises'
import { type Deadline, runDue } from './due.ts'
import { Interruption } from './failure.ts'
import type { Struck } from './faults.ts'
import type { AnyProduct, Call, Operation, Result } from './product.ts'
import type { World } from './tenants.ts'
import { validateCall } from './validation.ts'

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
  const { operation, world, method } = call
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
  trail.ending = struck.ending
  trail.headers = struck.headers
  const proceed = (): Result | Promise<Result> => {
    if (struck.refused) throw new Interruption()
    if (struck.failure) throw struck.failure()
    return operate(stage, call)
  }
  return struck.latency ? delay(struck.latency).then(proceed) : proceed()
}

function operate({ product, deadlines, written }: Stage, call: Call): Result | Promise<Result> {
  const { world, operation: contract, method } = call
  validateCall(call)
  runDue(world, deadlines)
  const operation: Operation<unknown> = product.operations[contract.id]!
  if (method === 'GET' || method === 'HEAD') return operation(call)
  if (operation.constructor.name !== 'AsyncFunction') {
    const result = world.database.transaction(operation)(call)
    written(world)
    return result
  }
  return (operation(call) as Promise<Result>).then(result => {
    written(world)
    return result
  })
}
