import { STATUS_CODES } from 'node:http'
import type { Failure } from '../../kernel/http/failure.ts'
import { type HeaderValues, Reply } from '../../kernel/http/reply.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { isClassic } from './classic/negotiation.ts'
import { escapeHtml, statusPage } from './classic/status-page.ts'
import { CODE_OF_KIND, IdsFailure, OAuthFailure, ServletFailure, SiteFailure } from './errors.ts'
import { notEmulated } from './not-emulated.ts'
import { prettyJson } from './pro/pretty-json.ts'

/** Writes a failure as Jamf Pro does: JSON, an OAuth error, or an HTML page on the Classic API. */
export function envelope(failure: Failure, request: ResolvedRequest | undefined): Reply {
  const headers = headersOf(failure, request)
  if (failure instanceof OAuthFailure) {
    const body = Buffer.from(prettyJson({ error: failure.error, error_description: failure.message }))
    return new Reply({ status: failure.status, headers: { ...headers, ...JSON_TYPE }, body })
  }
  if (failure.code === undefined && (failure.status === 502 || failure.status === 504)) {
    return new Reply({ status: failure.status, headers: HTML_TYPE, body: gatewayPage(failure) })
  }
  if (failure instanceof ServletFailure) {
    return new Reply({ status: failure.status, headers: SERVLET_TYPE, body: servletPage(failure) })
  }
  if (request && isClassic(request) && !isTokenRefused(failure)) {
    return new Reply({
      status: failure.status,
      headers: { ...headers, ...HTML_TYPE },
      body: statusPage(failure),
    })
  }
  return new Reply({
    status: failure.status,
    headers: { ...headers, ...JSON_TYPE },
    body: Buffer.from(prettyJson(errorBody(failure))),
  })
}

const JSON_TYPE = { 'content-type': 'application/json' }
const HTML_TYPE = { 'content-type': 'text/html;charset=UTF-8' }
const SERVLET_TYPE = { 'content-type': 'text/html;charset=utf-8', 'content-language': 'en' }

/**
 * The token filter stands before both APIs, so a bad token is answered with JSON on the Classic one too. A user name and a password that do
 * not fit get past it, and are answered with the page (seen: jamf/ReEnroller#15, jamf2snipe#80).
 */
function isTokenRefused({ kind, code }: Failure): boolean {
  return kind === 'unauthenticated' && code !== 'NO_DETAILS'
}

/** What Tomcat says of an address that it has nothing for; its first line is seen, the rest of it is plain. */
function servletPage({ status, message }: Failure): string {
  const title = `HTTP Status ${status} \u2013 ${message}`
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
}

/** What the load balancer before a Jamf Pro says when that does not answer: it knows neither JSON nor, unless told, the cause. */
function gatewayPage({ status, demand }: Failure): string {
  const title = `${status} ${STATUS_CODES[status]}`
  const message = demand?.message === undefined ? '' : `<p>${escapeHtml(demand.message)}</p>\n`
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n${message}</body>\n</html>\n`
}

function errorBody(failure: Failure): object {
  const code = failure.code ?? CODE_OF_KIND[failure.kind]
  if (code === 'NO_DETAILS') return { httpStatus: failure.status, errors: [] }
  if (code === 'NO_CODE') {
    const error = { code: null, description: failure.message, id: '0', field: null }
    return { httpStatus: failure.status, errors: [error] }
  }
  const field = fieldOf(failure)
  const ids = failure instanceof IdsFailure ? failure.ids : ['0']
  const errors = ids.map(id => ({ code, description: failure.message, id, field }))
  return { httpStatus: failure.status, errors }
}

function fieldOf(failure: Failure): string | null {
  if (failure instanceof SiteFailure) return failure.field
  const { kind, target = '' } = failure
  // A missing token concerns no field at all.
  if (kind === 'unauthenticated') return null
  return kind === 'invalid' || target === 'id' ? target : ''
}

function headersOf(failure: Failure, request: ResolvedRequest | undefined): HeaderValues {
  const missing = request && isMissing(failure, request) ? notEmulated(request) : undefined
  const basic = failure.kind === 'unauthenticated' && request && isClassic(request)
  return {
    'cache-control': 'no-cache, no-store, must-revalidate',
    ...(basic
      ? { 'www-authenticate': 'Basic realm="Restful JSS Access -- Please supply your credentials"' }
      : {}),
    ...(missing ? { 'x-localtenant-not-emulated': missing } : {}),
  }
}

/** No operation answers here: none has the path or the method, or a longer path was taken for an id. */
function isMissing({ kind, target, demand }: Failure, { operation }: ResolvedRequest): boolean {
  if (demand) return false
  return target === 'route' || kind === 'methodNotAllowed' || (target === 'id' && operation !== undefined)
}
