import type { IncomingMessage, ServerResponse } from 'node:http'
import { Failure } from '../http/failure.ts'
import { type HeaderValues, Reply } from '../http/reply.ts'
import { addressOf, hasSeveralHosts, LONGEST_HOST } from '../listener/connection.ts'
import type { Application, Services } from './application.ts'
import { type AnyProduct, headersTo, ownsHost } from './product.ts'

/** Leads each request to its product. */
export interface Router {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** True when a product, or an organisation, goes by this host name. */
  owns(hostName: string): boolean
  /** True for a host whose clients are asked for a certificate; undefined where no product ever asks. */
  readonly wantsClientCertificate: ((hostName: string) => boolean) | undefined
  /** The reply to a message that could not be parsed, in the words of whichever product it was meant for. */
  refuse(fault: ParseFault): { status: number; headers: Record<string, string>; body: string }
  /**
   * Builds all products now instead of each at its first request.
   *
   * @throws ContractError for a product of which document and operations differ
   */
  prepare(): Promise<void>
  close(): Promise<void>
}

interface ParseFault {
  readonly code: string
  readonly hostName?: string
  readonly requestTarget?: string
}

/**
 * A product is built on its first request, and the framework loaded with the first of them, since both would slow down the start.
 */
export function openRouter(products: readonly AnyProduct[], services: Services): Router {
  const { organisations } = services
  const opened = new Map<AnyProduct, Application>()
  const opening = new Map<AnyProduct, Promise<Application>>()
  const open = (product: AnyProduct): Promise<Application> => {
    let application = opening.get(product)
    if (!application) {
      application = import('./application.ts').then(module => module.openApplication(product, services))
      opening.set(product, application)
      application.then(
        ready => opened.set(product, ready),
        // The next request tries again.
        () => opening.delete(product),
      )
    }
    return application
  }
  const byHost = hostTable(products)
  const choose = (host: string, path: string, message?: IncomingMessage): AnyProduct =>
    byHost(host) ??
    products.find(product => product.ownsOrganisationHost?.(host, organisations)) ??
    byPath(products, path, message && { method: message.method ?? '', host, headers: message.headers })
  const asking = products.filter(product => product.wantsClientCertificate)

  return {
    handle(request, response) {
      const address = addressOf(request)
      const product = choose(address.host, request.url ?? '/', request)
      if (!address.isValid || hasSeveralHosts(request)) {
        const failure = new Failure('invalid', 'The Host header names no host, or there are several.')
        return writeFlat(response, flat(envelope(product, failure, address.host), failure))
      }
      const application = opened.get(product)
      if (application) return application.handle(request, response)
      const immediate = request.method === 'GET' ? product.immediate?.[request.url ?? ''] : undefined
      const answer = immediate?.({ ...address, headers: request.headers, organisations })
      if (answer) return writeJson(response, answer, product.fixedHeaders)
      open(product).then(
        ready => ready.handle(request, response),
        error => {
          services.log.error({ err: error, product: product.name }, 'the product could not be built')
          const failure = new Failure('internal', 'The request could not be processed.', { cause: error })
          writeFlat(response, flat(envelope(product, failure, address.host), failure))
        },
      )
    },
    wantsClientCertificate:
      asking.length > 0
        ? host => asking.some(product => product.wantsClientCertificate!(host, organisations))
        : undefined,
    owns: host => byHost(host) !== undefined || organisations.find(host) !== undefined,
    refuse({ code, hostName = '', requestTarget = '/' }) {
      const product = choose(hostName.toLowerCase(), requestTarget)
      const failure = parseFailure(code)
      return flat(envelope(product, failure, hostName.toLowerCase()), failure)
    },
    async prepare() {
      await Promise.all(products.map(open))
    },
    async close() {
      await Promise.all([...opened.values()].map(application => application.close()))
    },
  }
}

function writeJson(response: ServerResponse, value: object, headers: HeaderValues = {}): void {
  response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** A failure where there is no request that could be asked for more. */
function envelope(product: AnyProduct, failure: Failure, host: string): Reply {
  const { status = failure.status, headers, body = '' } = product.envelope(failure, undefined)
  return new Reply({ status, headers: headersTo(product, host, { ...headers }), body })
}

/** The last product owns whatever no other does. */
function byPath(products: readonly AnyProduct[], path: string, head: Parameters<AnyProduct['ownsPath']>[1]) {
  return products.find(product => product.ownsPath(path, head))!
}

/** Which product owns a host; the hosts that clients use are few and asked for all the time. */
function hostTable(products: readonly AnyProduct[]): (host: string) => AnyProduct | undefined {
  const known = new Map<string, AnyProduct | undefined>()
  return host => {
    if (known.has(host)) return known.get(host)
    const product = products.find(candidate => ownsHost(candidate, host))
    if (known.size < 1000 && host.length <= LONGEST_HOST) known.set(host, product)
    return product
  }
}

function parseFailure(code: string): Failure {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Failure('headersTooLarge', 'The request line or headers are too large.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Failure('timeout', 'The request did not arrive in time.')
  return new Failure('invalid', 'The message is not HTTP.')
}

function writeFlat(response: ServerResponse, { status, headers, body }: ReturnType<typeof flat>): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

function flat(reply: Reply, failure: Failure) {
  const headers = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
  )
  return { status: reply.status ?? failure.status, headers, body: String(reply.body ?? '') }
}
