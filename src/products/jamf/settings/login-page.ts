import { Reply } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { escapeHtml } from '../../../protocols/html.ts'
import { value } from '../../../query/index.ts'
import { accountNames } from '../access/accounts.ts'
import type { Caller } from '../caller.ts'

/** What a browser, and whoever looks whether the instance is there, finds at its address: 200 and a page (seen). This one is plainly ours. */
export function getLoginPage({ organisation: { database } }: Call<Caller>): Reply {
  const host = escapeHtml(value<string>(database, 'SELECT jamf_host FROM organization')!)
  const names = accountNames(database).map(name => `<code>${escapeHtml(name)}</code>`)
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${host}: emulated by localtenant</title></head>
<body>
<h1>${host}</h1>
<p>localtenant emulates the APIs of a Jamf Pro here; it is not made by Jamf, and there is nothing to sign in to by a browser.</p>
<p>Accounts: ${names.join(', ') || 'none'}. They get a token from <code>POST /api/v1/auth/token</code>, API clients from <code>POST /api/v1/oauth/token</code>.</p>
<p>What is emulated: <a href="/api/schema">Pro API</a>, <a href="/classicapi/doc/swagger.yaml">Classic API</a>.</p>
</body>
</html>
`
  return new Reply({ headers: HEADERS, body })
}

const HEADERS = {
  'content-type': 'text/html;charset=UTF-8',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
}
