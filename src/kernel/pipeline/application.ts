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
import type { OrganisationDirectory } from '../organisation/directory.ts'
import type { Organisation } from '../organisation/organisation.ts'
import type { Deadline } from '../organisation/scheduled-work.ts'
import { type Pipeline, perform } from './perform.ts'
import type { AnyProduct, Call, Identity, IncomingRequest, ResolvedRequest } from './product.ts'
import { failureWriter, sendResult } from './reply-writing.ts'
import type { Writer } from './request-record.ts'
import { takeSender } from './sender.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: OperationContract
  }
  interface FastifyRequest {
    resolved: ResolvedRequest | undefined
    identity: Identity<unknown> | undefined
  }
}

/** What the applications of all products share. */
export interface Services {
  readonly organisations: OrganisationDirectory
  readonly log: Log
  /** What falls due by itself; whatever has is done before an operation. */
  readonly deadlines?: readonly Deadline[]
  /** Told after each write that went well. */
  readonly written?: (organisation: Organisation) => void
}

/** A product ready to answer: hand it each of its requests. */
export interface Application {
  readonly operations: readonly OperationContract[]
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

/**
 * Builds the application of one product. A request goes one way: receive, route, identify, permit, resolve, validate,
 * operate, reply; whatever is thrown on the way is written by the product's envelope.
 *
 * @throws ContractError when the document and the operations table differ
 */
export async function openApplication(product: AnyProduct, services: Services): Promise<Application> {
  const contracts = operationsOf(await readDocument(product.contract))
  checkDrift(product.name, contracts, product.operations)
  const app = createInstance(product, services)
  const { deadlines = [], written = () => {}, log } = services
  for (const contract of contracts) addRoute(app, contract, { product, deadlines, written, log })
  const methods = otherMethods(product, contracts)
  const missing = (request: FastifyRequest): Failure =>
    product.missing?.(request.resolved!) ?? missingRoute(request, methods(request.url))
  app.setNotFoundHandler(request => {
    throw missing(request)
  })
  // Of this method Fastify wants a body, of whatever path; no operation has it.
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.method === 'QUERY' ? missing(request) : undefined)
  })
  await app.ready()
  return {
    operations: contracts,
    handle: (request, response) => app.routing(request, response),
    close: () => app.close(),
  }
}

function createInstance(product: AnyProduct, services: Services): FastifyInstance {
  const writeFailure = failureWriter({ product, log: services.log })
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
      request.resolved = resolvedRequest(product, readRequest(request, services.organisations))
      writeFailure(error, request, reply as FastifyReply)
    },
  })
  addBodyParsers(app, product.codecs)
  app.decorateRequest('resolved', undefined)
  app.decorateRequest('identity', undefined)
  app.addHook('onRequest', identification(product, services.organisations))
  app.setErrorHandler(writeFailure)
  return app
}

/** The path in the product's normal form; the query is left as it is. */
function routedUrl(product: AnyProduct, url: string): string {
  const end = url.indexOf('?')
  const [path, query] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)]
  const normal = product.normalizePath?.(path) ?? path
  return (product.ignoreCase ? normal.replaceAll(LENGTHENING, STAND_IN) : normal) + query
}

/**
 * The one letter that becomes two in lower case, `İ`, in which the router compares: it would cut what follows in the wrong places. One
 * that has no other case goes through it instead.
 */
const LENGTHENING = /%c4%b0/gi
const STAND_IN = '%EE%84%B0'

/** The parameters of a path with the letters that it came with. */
function originalParams(request: FastifyRequest): ResolvedRequest['params'] {
  const params = (request.params ?? {}) as ResolvedRequest['params']
  if (request.originalUrl.search(LENGTHENING) < 0) return params
  const [sent, routed] = [decodeURIComponent('%C4%B0'), decodeURIComponent(STAND_IN)]
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value.replaceAll(routed, sent)]),
  )
}

type Done = (error?: Error) => void

function identification(product: AnyProduct, organisations: OrganisationDirectory) {
  return (request: FastifyRequest, _reply: FastifyReply, done: Done): void => {
    const proceed = (identity: Identity<unknown>): void => {
      const resolved = request.resolved!
      request.identity = identity
      if (identity.organisation !== resolved.organisation)
        request.resolved = { ...resolved, organisation: identity.organisation }
      if (resolved.operation) product.permit?.(identity, resolved.operation, resolved)
    }
    try {
      request.resolved = resolvedRequest(product, readRequest(request, organisations))
      const identity = product.identify(request.resolved)
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

function resolvedRequest(product: AnyProduct, request: IncomingRequest): ResolvedRequest {
  const { organisations, host } = request
  const organisation = product.locate?.(request) ?? organisations.find(host) ?? organisations.initial
  // A request is made for one use, and copying its ten members costs more than all else here.
  return Object.assign(request, { organisation })
}

function readRequest(request: FastifyRequest, organisations: OrganisationDirectory): IncomingRequest {
  const { host, origin } = addressOf(request.raw)
  return {
    method: request.method,
    url: request.originalUrl,
    headers: request.headers,
    host,
    origin,
    clientCertificate: connectionOf(request.raw.socket).clientCertificate,
    params: originalParams(request),
    query: (request.query ?? {}) as ResolvedRequest['query'],
    operation: request.routeOptions.config.operation,
    organisations,
    requestLog: {
      message: request.raw,
      arrivedAt: performance.now(),
      sender: takeSender(request.headers),
    },
  }
}

function missingRoute(request: FastifyRequest, allowed: readonly string[]): Failure {
  if (allowed.length > 0) {
    return new Failure('methodNotAllowed', `${request.method} is not allowed here.`, {
      target: allowed.join(', '),
      reason: `${request.method} is not allowed here; allowed is ${allowed.join(', ')}.`,
    })
  }
  return new Failure('notFound', 'No operation has this path.', {
    target: 'route',
    reason: `No operation has the path ${request.url.split('?')[0]}. /_localtenant/docs shows those there are.`,
  })
}

function addRoute(app: FastifyInstance, contract: OperationContract, pipeline: Pipeline & Writer): void {
  app.route({
    method: contract.method,
    url: routePattern(contract.path, pipeline.product.normalizePath),
    config: { operation: contract },
    bodyLimit: (contract.extensions['x-body-limit'] as number | undefined) ?? bodyLimit,
    handler: (request, reply) => {
      const call = resolvedFromBody(pipeline.product, request, readCall(request, contract))
      const result = perform(pipeline, call)
      if (result instanceof Promise) return result.then(value => sendResult(reply, pipeline, call, value))
      sendResult(reply, pipeline, call, result)
      return reply
    },
  })
}

/** The call in the organisation that its body names, which its refusal and its entry in the journal belong to as well. */
function resolvedFromBody(product: AnyProduct, request: FastifyRequest, call: Call): Call {
  const organisation = product.resolveFromBody?.(call) ?? call.organisation
  if (organisation === call.organisation) return call
  request.resolved = { ...request.resolved!, organisation }
  return { ...call, organisation }
}

function readCall(request: FastifyRequest, operation: OperationContract): Call {
  const { method, url, headers, host, origin, clientCertificate, params, query, organisations, requestLog } =
    request.resolved!
  const { organisation, caller } = request.identity!
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
    organisations,
    requestLog,
    organisation,
    caller,
    operation,
    body,
    parameters: {},
  }
}
