import type { Numbered } from '../../kernel/bounded-log.ts'
import type { Exchange } from '../../kernel/organisation/journal.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { maskText } from '../../kernel/redaction/masked-text.ts'
import { maskFields, maskHeaders, maskUrl } from '../masking.ts'
import { fieldsOf, readBody, showBody } from './bodies.ts'
import { hideEverywhere } from './findings.ts'
import { tokenClaims } from './tokens.ts'

/** An exchange with its number in the journal. */
export type Recorded = Numbered<Exchange>

/** An exchange as users see it: decoded, and with every secret replaced. */
export async function showEntry(
  { tenantId }: Pick<Organisation, 'tenantId'>,
  exchange: Recorded,
): Promise<object> {
  const { id, time, product, operation, template, method, url } = exchange
  const { requestHeaders, status, responseHeaders, caller, sender, fault, reason, milliseconds } = exchange
  const asked = await readBody(exchange.requestBody, requestHeaders)
  const answered = await readBody(exchange.responseBody, responseHeaders)
  const findings = new Set<string>()
  const entry = {
    id,
    time: new Date(time).toISOString(),
    tenantId,
    product,
    operation,
    template,
    method,
    url: maskUrl(url),
    path: maskUrl(pathOf(url)),
    query: url.includes('?') ? maskFields(fieldsOf(url.slice(url.indexOf('?') + 1)), findings) : undefined,
    caller: caller === undefined ? undefined : maskText(caller),
    sender,
    request: {
      headers: maskHeaders(requestHeaders, findings),
      body: showBody(asked, { isRequest: true, findings }),
    },
    response: {
      status,
      headers: maskHeaders(responseHeaders, findings),
      body: showBody(answered, { findings }),
    },
    milliseconds: Math.round(milliseconds * 1000) / 1000,
    fault,
    reason: reason ? maskText(reason) : undefined,
    token: tokenClaims(exchange, asked, answered),
  }
  return hideEverywhere(entry, findings)
}

/** The path of an absolute address, as it was sent. */
export function pathOf(url: string): string {
  return url.split('?')[0]!.replace(/^[a-z]+:\/\/[^/]*/i, '')
}
