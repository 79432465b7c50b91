import { randomUUID } from 'node:crypto'
import type { Failure } from '../../kernel/http/failure.ts'
import { type HeaderValues, Reply } from '../../kernel/http/reply.ts'
import type { Arrival } from '../../kernel/pipeline/product.ts'
import { CODE_OF_KIND, UNREADABLE_BODY } from './errors.ts'

/** What the gateway says when the service behind it does not answer; its message is empty. */
const UNKNOWN: Words = { code: 'UnknownError', message: '' }

/** Writes a failure as Graph's gateway does. Errors carry no OData-Version. */
export function envelope(failure: Failure, arrival: Arrival | undefined): Reply {
  const { code, message: own } = failure.demand ? demandedWords(failure) : wordsOf(failure, arrival)
  const message = failure.demand?.message ?? own
  const { requestId, clientRequestId, date } = requestIdentity(arrival)
  const error = {
    code,
    message,
    innerError: { date, 'request-id': requestId, 'client-request-id': clientRequestId },
  }
  return new Reply({
    status: failure.target === 'route' ? 400 : failure.status,
    headers: {
      ...identityHeaders({ requestId, clientRequestId }),
      'content-type': 'application/json',
      ...(failure.kind === 'unauthenticated' ? { 'www-authenticate': challenge(arrival) } : {}),
      ...(failure.kind === 'notEmulated' ? { 'x-localtenant-not-emulated': failure.target ?? '' } : {}),
    },
    // As text it would be sent with a charset, which errors of the service do not have.
    body: Buffer.from(JSON.stringify({ error })),
  })
}

interface Words {
  readonly code: string
  readonly message: string
}

function wordsOf(failure: Failure, arrival: Arrival | undefined): Words {
  const { kind, target, message } = failure
  const code = failure.code ?? CODE_OF_KIND[kind]
  if (kind === 'methodNotAllowed') {
    return { code, message: 'Specified HTTP method is not allowed for the request target.' }
  }
  if (kind === 'notFound' && target === 'route')
    return { code: 'BadRequest', message: unknownSegment(arrival) }
  if (kind === 'invalid' && failure.code === undefined) return { code, message: UNREADABLE_BODY }
  return { code, message }
}

function demandedWords({ code, kind, message, status }: Failure): Words {
  if (code !== undefined) return { code, message }
  return status === 502 || status === 504 ? UNKNOWN : { code: CODE_OF_KIND[kind], message }
}

function unknownSegment(arrival: Arrival | undefined): string {
  const segment = (arrival?.url ?? '').split('?')[0]!.split('/').filter(Boolean).at(-1) ?? ''
  return `Resource not found for the segment '${segment}'.`
}

function challenge(arrival: Arrival | undefined): string {
  const known = !arrival || arrival.host === 'graph.microsoft.com'
  const login = known ? 'https://login.microsoftonline.com' : arrival.origin
  return `Bearer realm="", authorization_uri="${login}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`
}

/** The id by which the client calls its request, if it sent one. */
export function clientRequestIdOf(arrival: Pick<Arrival, 'headers'> | undefined): string | undefined {
  const sent = arrival?.headers['client-request-id']
  return typeof sent === 'string' && sent ? sent : undefined
}

function requestIdentity(arrival: Arrival | undefined) {
  const world = arrival?.world
  const requestId = world?.random.uuid() ?? randomUUID()
  return {
    requestId,
    clientRequestId: clientRequestIdOf(arrival) ?? requestId,
    date: new Date(world?.clock.now() ?? 0).toISOString().slice(0, 19),
  }
}

const DIAGNOSTIC = JSON.stringify({
  ServerInfo: {
    DataCenter: 'localhost',
    Slice: 'E',
    Ring: '5',
    ScaleUnit: '000',
    RoleInstance: 'LOCALTENANT',
  },
})

/** Headers by which a request can be found again; every reply of Graph has them. */
export function identityHeaders(identity: { requestId: string; clientRequestId: string }): HeaderValues {
  return {
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=31536000',
    'request-id': identity.requestId,
    'client-request-id': identity.clientRequestId,
    'x-ms-ags-diagnostic': DIAGNOSTIC,
  }
}
