import { randomUUID } from 'node:crypto'
import type { Failure } from '../../kernel/http/failure.ts'
import { type HeaderValues, Reply } from '../../kernel/http/reply.ts'
import { systemClock } from '../../kernel/organisation/clock.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { clientRequestId } from '../../protocols/client-request-id.ts'
import { CODE_OF_KIND, DetailedFailure, UNREADABLE_BODY } from './errors.ts'

/** What the gateway says when the service behind it does not answer; its message is empty. */
const UNKNOWN: Words = { code: 'UnknownError', message: '' }

/** Writes a failure as Graph's gateway does. Errors carry no OData-Version. */
export function envelope(failure: Failure, request: ResolvedRequest | undefined): Reply {
  const { code, message: own } = failure.demand ? demandedWords(failure) : wordsOf(failure, request)
  const message = failure.demand?.message ?? own
  const { requestId, clientRequestId, date } = requestIdentity(request)
  const error = {
    code,
    message,
    ...detailsOf(failure),
    innerError: { date, 'request-id': requestId, 'client-request-id': clientRequestId },
  }
  return new Reply({
    status:
      failure.target === 'route' || (failure.kind === 'methodNotAllowed' && isReference(request))
        ? 400
        : failure.status,
    headers: {
      ...identityHeaders({ requestId, clientRequestId }),
      'content-type': 'application/json',
      ...(failure.kind === 'unauthenticated' ? { 'www-authenticate': challenge(request) } : {}),
      ...(failure.kind === 'notEmulated' ? { 'x-localtenant-not-emulated': failure.target ?? '' } : {}),
    },
    // As text it would be sent with a charset, which errors of the service do not have.
    body: Buffer.from(JSON.stringify({ error })),
  })
}

function detailsOf(failure: Failure): object {
  if (!(failure instanceof DetailedFailure) || failure.demand) return {}
  return { details: failure.details.map(({ code, target }) => ({ code, message: failure.message, target })) }
}

function isReference(request: ResolvedRequest | undefined): boolean {
  return /\/(?:\$|%24)ref\/?$/i.test((request?.url ?? '').split('?')[0]!)
}

interface Words {
  readonly code: string
  readonly message: string
}

function wordsOf(failure: Failure, request: ResolvedRequest | undefined): Words {
  const { kind, target, message } = failure
  const code = failure.code ?? CODE_OF_KIND[kind]
  if (kind === 'methodNotAllowed') {
    // microsoftgraph/microsoft-graph-docs#13747
    if (isReference(request)) {
      return {
        code: 'BadRequest',
        message: 'The request is currently not supported on the targeted entity set',
      }
    }
    return { code, message: 'Specified HTTP method is not allowed for the request target.' }
  }
  if (kind === 'notFound' && target === 'route')
    return { code: 'BadRequest', message: unknownSegment(request) }
  if (isBadAddress(failure)) return { code, message: 'Bad Request - Error in query syntax.' }
  if (kind === 'invalid' && failure.code === undefined) return { code, message: UNREADABLE_BODY }
  return { code, message }
}

/** An address that cannot be decoded, or of which a part is too long. The words are those of the OData library; that the service uses them too is assumed. */
function isBadAddress({ cause }: Failure): boolean {
  const code = (cause as { code?: unknown } | undefined)?.code
  return code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH'
}

function demandedWords({ code, kind, message, status }: Failure): Words {
  if (code !== undefined) return { code, message }
  return status === 502 || status === 504 ? UNKNOWN : { code: CODE_OF_KIND[kind], message }
}

function unknownSegment(request: ResolvedRequest | undefined): string {
  const segment = (request?.url ?? '').split('?')[0]!.split('/').filter(Boolean).at(-1) ?? ''
  return `Resource not found for the segment '${segment}'.`
}

function challenge(request: ResolvedRequest | undefined): string {
  const known = !request || request.host === 'graph.microsoft.com'
  const login = known ? 'https://login.microsoftonline.com' : request.origin
  return `Bearer realm="", authorization_uri="${login}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`
}

/** The id by which the client calls its request, if it sent one. */
export function clientRequestIdOf(request: Pick<ResolvedRequest, 'headers'> | undefined): string | undefined {
  return clientRequestId(request?.headers['client-request-id'])
}

function requestIdentity(request: ResolvedRequest | undefined) {
  const organisation = request?.organisation
  const requestId = organisation?.random.uuid() ?? randomUUID()
  return {
    requestId,
    clientRequestId: clientRequestIdOf(request) ?? requestId,
    date: new Date((organisation?.clock ?? systemClock).now()).toISOString().slice(0, 19),
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
