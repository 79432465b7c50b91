import type { Numbered } from '../../kernel/bounded-log.ts'
import type { Exchange } from '../../kernel/journal.ts'
import { maskText } from '../../kernel/masked-text.ts'
import type { World } from '../../kernel/tenants.ts'
import { maskFields, maskHeaders, maskUrl } from '../masking.ts'
import { showBody } from './bodies.ts'
import { tokenClaims } from './tokens.ts'

/** An exchange with its number in the journal. */
export type Recorded = Numbered<Exchange>

/** An exchange as users see it: decoded, and with every secret replaced. */
export function showEntry({ tenantId }: Pick<World, 'tenantId'>, exchange: Recorded): object {
  const { id, time, product, operation, template, method, url } = exchange
  const { requestHeaders, requestBody, status, responseHeaders, responseBody } = exchange
  const { caller, fault, reason, milliseconds } = exchange
  const query = queryOf(url)
  return {
    id,
    time: new Date(time).toISOString(),
    tenantId,
    product,
    operation,
    template,
    method,
    url: maskUrl(url),
    path: maskUrl(pathOf(url)),
    query: query && maskFields(query),
    caller: caller === undefined ? undefined : maskText(caller),
    request: { headers: maskHeaders(requestHeaders), body: showBody(requestBody, requestHeaders) },
    response: {
      status,
      headers: maskHeaders(responseHeaders),
      body: showBody(responseBody, responseHeaders),
    },
    milliseconds: Math.round(milliseconds * 1000) / 1000,
    fault,
    reason: reason ? maskText(reason) : undefined,
    token: tokenClaims(exchange),
  }
}

/** The path of an absolute address, as it was sent. */
export function pathOf(url: string): string {
  return url.split('?')[0]!.replace(/^[a-z]+:\/\/[^/]*/i, '')
}

function queryOf(url: string): Record<string, string | string[]> | undefined {
  const start = url.indexOf('?')
  if (start < 0) return undefined
  const query = new URLSearchParams(url.slice(start + 1))
  return Object.fromEntries(
    [...new Set(query.keys())].map(name => {
      const values = query.getAll(name)
      return [name, values.length > 1 ? values : values[0]!]
    }),
  )
}
