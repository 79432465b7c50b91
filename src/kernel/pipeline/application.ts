import type { IncomingMessage, ServerResponse } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import {
  checkDrift,
  type OperationContract,
  operationsOf,
  readDocument,
  routePattern,
} from '../contract/contract.ts'
import { otherMethods } from '../contract/other-methods.ts'
import { addBodyParsers, bodyLimit } from '../http/body.ts'
import { Failure } from '../http/failure.ts'
import { addressOf, connectionOf } from '../listener/connection.ts'
import type { Log } from '../log.ts'
import type { Tenants } from '../organisation/directory.ts'
import type { World } from '../organisation/organisation.ts'
import type { Deadline } from '../organisation/scheduled-work.ts'
import { perform, type Stage } from './perform.ts'
import type { AnyProduct, Arrival, Call, Identity, Unplaced } from './product.ts'
import { failureWriter, sendResult } from './reply-writing.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: OperationContract
  }
  interface FastifyRequest {
    arrival: Arrival | undefined
    identity: Identity<unknown> | undefined
  }
}

/** What every product is served with. */
export interface Surroundings {
  readonly tenants: Tenants
  readonly log: Log
  /** What falls due by itself; whatever has is done before an operation. */
  readonly deadlines?: readonly Deadline[]
  /** Told after each write that went well. */
  readonly written?: (world: World) => void
}

/** A product ready to answer: hand it each of its requests. */
export interface Application {
  readonly operations: readonly OperationContract[]
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

/**
 * Builds the application of one product. A request goes one way: arrive, route, identify, permit, settle, validate,
 * operate, reply; whatever is thrown on the way is written by the product's envelope.
 *
 * @throws ContractError when the document and the operations table differ
 */
export async function openApplication(product: AnyProduct, surroundings: Surroundings): Promise<Application> {
  const contracts = operationsOf(await readDocument(product.contract))
  checkDrift(product.name, contracts, product.operations)
  const app = createInstance(product, surroundings)
  const { deadlines = [], written = () => {} } = surroundings
  for (const contract of contracts) addRoute(app, contract, { product, deadlines, written })
  const methods = otherMethods(product, contracts)
  app.setNotFoundHandler(request => {
    throw product.missing?.(request.arrival!) ?? missingRoute(request, methods(request.url))
  })
  await app.ready()
  return {
    operations: contracts,
    handle: (request, response) => app.routing(request, response),
    close: () => app.close(),
  }
}

function createInstance(product: AnyProduct, surroundings: Surroundings): FastifyInstance {
  const writeFailure = failureWriter(product, surroundings.log)
  const app = Fastify({
    bodyLimit,
    requestTimeout: 0,
    exposeHeadRoutes: false,
    rewriteUrl: request => routedUrl(product, request.url ?? '/'),
    routerOptions: {
      caseSensitive: !product.ignoreCase,
      ignoreDuplicateSlashes: true,
      ignoreTrailingSlash: true,
      maxParamLength: 2000,
    },
    // An address that cannot be decoded, or has too long a part, comes here instead of to a route.
    frameworkErrors(error, early, reply) {
      const request = early as FastifyRequest
      request.arrival = placed(product, readRequest(request, surroundings.tenants))
      writeFailure(error, request, reply as FastifyReply)
    },
  })
  addBodyParsers(app, product.codecs)
  app.decorateRequest('arrival', undefined)
  app.decorateRequest('identity', undefined)
  app.addHook('onRequest', identification(product, surroundings.tenants))
  app.setErrorHandler(writeFailure)
  return app
}

/** The path in the product's normal form; the query is left as it is. */
function routedUrl(product: AnyProduct, url: string): string {
  if (!product.normalizePath) return url
  const end = url.indexOf('?')
  return end < 0 ? product.normalizePath(url) : product.normalizePath(url.slice(0, end)) + url.slice(end)
}

type Done = (error?: Error) => void

function identification(product: AnyProduct, tenants: Tenants) {
  return (request: FastifyRequest, _reply: FastifyReply, done: Done): void => {
    const proceed = (identity: Identity<unknown>): void => {
      const arrival = request.arrival!
      request.identity = identity
      if (identity.world !== arrival.world) request.arrival = { ...arrival, world: identity.world }
      if (arrival.operation) product.permit?.(identity, arrival.operation)
    }
    try {
      request.arrival = placed(product, readRequest(request, tenants))
      const identity = product.identify(request.arrival)
      if (identity instanceof Promise) {
        identity.then(proceed).then(() => done(), done)
        return
      }
      proceed(identity)
    } catch (error) {
      done(error as Error)
      return
    }
    done()
  }
}

function placed(product: AnyProduct, request: Unplaced): Arrival {
  const { tenants, host } = request
  const world = product.locate?.(request) ?? tenants.find(host) ?? tenants.initial
  // A request is made for one use, and copying its ten members costs more than all else here.
  return Object.assign(request, { world })
}

function readRequest(request: FastifyRequest, tenants: Tenants): Unplaced {
  const { host, origin } = addressOf(request.raw)
  return {
    method: request.method,
    url: request.originalUrl,
    headers: request.headers,
    host,
    origin,
    clientCertificate: connectionOf(request.raw.socket).clientCertificate,
    params: (request.params ?? {}) as Arrival['params'],
    query: (request.query ?? {}) as Arrival['query'],
    operation: request.routeOptions.config.operation,
    tenants,
    trail: { message: request.raw, arrivedAt: performance.now() },
  }
}

function missingRoute(request: FastifyRequest, allowed: readonly string[]): Failure {
  if (allowed.length > 0) {
    return new Failure('methodNotAllowed', `${request.method} is not allowed here.`, {
      target: allowed.join(', '),
      reason: `${request.method} is not allowed here; there are ${allowed.join(', ')}.`,
    })
  }
  return new Failure('notFound', 'No operation has this path.', {
    target: 'route',
    reason: `No operation has the path ${request.url.split('?')[0]}.`,
  })
}

function addRoute(app: FastifyInstance, contract: OperationContract, stage: Stage): void {
  app.route({
    method: contract.method,
    url: routePattern(contract.path, stage.product.normalizePath),
    config: { operation: contract },
    bodyLimit: (contract.extensions['x-body-limit'] as number | undefined) ?? bodyLimit,
    handler: (request, reply) => {
      const call = settled(stage.product, request, readCall(request, contract))
      const result = perform(stage, call)
      if (result instanceof Promise)
        return result.then(value => sendResult(reply, stage.product, call, value))
      sendResult(reply, stage.product, call, result)
      return reply
    },
  })
}

/** The call in the world that its body names, which its refusal and its entry in the journal belong to as well. */
function settled(product: AnyProduct, request: FastifyRequest, call: Call): Call {
  const world = product.settle?.(call) ?? call.world
  if (world === call.world) return call
  request.arrival = { ...request.arrival!, world }
  return { ...call, world }
}

function readCall(request: FastifyRequest, operation: OperationContract): Call {
  const { method, url, headers, host, origin, clientCertificate, params, query, tenants, trail } =
    request.arrival!
  const { world, caller } = request.identity!
  const { body } = request
  // Written out, because spreading two objects into a third takes several times as long.
  return {
    method,
    url,
    headers,
    host,
    origin,
    clientCertificate,
    params,
    query,
    tenants,
    trail,
    world,
    caller,
    operation,
    body,
    parameters: {},
  }
}
