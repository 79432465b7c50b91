import type { PermissionRequest } from '../../../domain/applications/consents.ts'
import { Reply } from '../../../kernel/http/reply.ts'
import { EntraFailure } from '../errors.ts'
import type { Trace } from '../trace.ts'
import type { ConsentRequest } from './consent-request.ts'

/** Sends the browser back with a yes; version 2 also says what was granted. */
export function acceptedReply(
  request: ConsentRequest,
  { tenantId, requests }: { tenantId: string; requests: readonly PermissionRequest[] },
): Reply {
  const granted = requests.flatMap(({ resource, roles, scopes }) =>
    [...roles, ...scopes].map(({ value }) => `${resource.uri.replace(/\/$/, '')}/${value}`),
  )
  return redirect(request.redirectUri, [
    ['admin_consent', 'True'],
    ['tenant', tenantId],
    ['state', request.state],
    ['scope', request.version === 2 ? granted.join(' ') : undefined],
  ])
}

/** Sends the browser back with a no. The real service names no tenant then, and leaves a bare `#` at the end. */
export function cancelledReply(request: ConsentRequest, trace: Trace): Reply {
  const { code, message, oauthError } = new EntraFailure(65004)
  const lines = [
    `${code}: ${message}`,
    `Trace ID: ${trace.traceId}`,
    `Correlation ID: ${trace.correlationId}`,
    `Timestamp: ${trace.timestamp}`,
  ]
  return redirect(
    request.redirectUri,
    [
      ['error', oauthError],
      ['error_description', lines.join('\r\n')],
      ['error_uri', 'https://login.microsoftonline.com/error?code=65004'],
      ['admin_consent', 'True'],
      ['state', request.state],
    ],
    '#',
  )
}

type Parameter = readonly [name: string, value: string | undefined]

function redirect(redirectUri: string, parameters: readonly Parameter[], ending = ''): Reply {
  const query = new URLSearchParams()
  for (const [name, value] of parameters) if (value !== undefined) query.append(name, value)
  const base = inAscii(redirectUri).split('#', 1)[0]!
  const location = `${base}${base.includes('?') ? '&' : '?'}${query}${ending}`
  return new Reply({
    status: 302,
    headers: { location, 'content-type': 'text/html; charset=utf-8' },
    body: '',
  })
}

/** As it was registered, but for letters that no header can have, which browsers write like this too. */
function inAscii(redirectUri: string): string {
  return /^[!-~]+$/.test(redirectUri) ? redirectUri : new URL(redirectUri).href
}
