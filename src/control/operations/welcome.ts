import { isIP } from 'node:net'
import type { Reply } from '../../kernel/http/reply.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call, Operation } from '../../kernel/pipeline/product.ts'
import { accessTo } from '../../organisations/access.ts'
import { type Html, html } from '../../products/entra/pages/html.ts'
import { pageReply } from '../../products/entra/pages/layout.ts'

/**
 * The page for whoever opens the emulator's address in a browser: what this is, its addresses, and who can sign in.
 *
 * @param hasToken true where the control API needs a token, which keeps what is in the organisation to those who have it
 */
export function showWelcome(hasToken: boolean): Operation<undefined> {
  return call => welcome(call, hasToken)
}

function welcome({ origin, organisation, organisations }: Call<undefined>, hasToken: boolean): Reply {
  const { http, https } = addressesOf(origin)
  const body = html`<h1>localtenant</h1>
<p>An emulator of one organisation: its Microsoft Entra ID, Microsoft Graph, the Intune partner endpoints, Apple's enrollment and Jamf Pro. None of them is the
real one.</p>
<h2>What to do here</h2>
<ul>
<li><a href="/_localtenant/docs">API documents</a>, to read and to try out</li>
<li><a href="/_localtenant/ca.pem">Certificate to trust</a> for https</li>
<li><a href="/_localtenant/health">Health</a></li>
</ul>
<h2>Addresses</h2>
<dl>
<dt>Base URL</dt><dd><code>${http}</code>, e.g. <code>${http}/v1.0/users</code></dd>
<dt>Base URL with https</dt><dd><code>${https}</code></dd>
<dt>Proxy, for the clouds' own names</dt><dd><code>HTTPS_PROXY=${http}</code></dd>
</dl>
${hasToken ? withheld : accounts(organisation)}
<p class="quiet">${organisations.all.length === 1 ? 'One organisation' : `${organisations.all.length} organisations`}. A program is answered at this address as by
the cloud whose path it asks for.</p>`
  return pageReply({ title: 'localtenant', body, headers: { 'cache-control': 'no-store', vary: 'accept' } })
}

/** The same port by http and by https; the certificate has a name for this machine, and no addresses but the usual. */
function addressesOf(origin: string): { http: string; https: string } {
  const { host, hostname, port } = new URL(origin)
  const named = isIP(hostname.replace(/[[\]]/g, '')) === 0 ? host : `localhost${port && `:${port}`}`
  return { http: `http://${host}`, https: `https://${named}` }
}

const withheld = html`<h2>Who can sign in</h2>
<p>The control API needs its token here, so this page does not say.</p>`

/** Ids and names only; what the seed has for secrets is in the seed. */
function accounts(organisation: Organisation): Html {
  const { displayName, tenantId, domains, administrator, applications, jamf } = accessTo(organisation)
  return html`<h2>${displayName}</h2>
<dl>
<dt>Tenant</dt><dd><code>${tenantId}</code>, ${domains.join(', ')}</dd>
${administrator === undefined ? [] : html`<dt>Administrator</dt><dd>${administrator}</dd>`}
${applications.slice(0, MOST).map(application => row(application.displayName, application))}
<dt>Jamf Pro</dt><dd>${jamf.host}; accounts: ${
    jamf.accounts
      .map(({ username }) => username)
      .slice(0, MOST)
      .join(', ') || 'none'
  }</dd>
${jamf.clients.slice(0, MOST).map(client => row(`Jamf API client ${client.displayName}`, client))}
</dl>
<p class="quiet">Secrets and passwords are those of the seed; the README lists the default ones.</p>`
}

const MOST = 20

function row(name: string, { clientId }: { readonly clientId: string }): Html {
  return html`<dt>${name}</dt><dd><code>${clientId}</code></dd>
`
}
