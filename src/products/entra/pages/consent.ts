import type { Permission, PermissionRequest } from '../../../domain/applications/consents.ts'
import type { Registration } from '../../../domain/applications/registrations.ts'
import { type Html, html } from './html.ts'
import { type PermissionKind, permissionInWords } from './permission-words.ts'

export interface ConsentPage {
  readonly action: string
  readonly ticket: string
  readonly registration: Registration
  readonly requests: readonly PermissionRequest[]
  readonly organisation: string
  readonly userName: string
}

/** Lists what the application asks for; only an administrator is shown this. */
export function consentPage(page: ConsentPage): Html {
  const { registration, requests } = page
  return html`<p class="quiet">Signed in as ${page.userName}</p>
<h1>Permissions requested for ${page.organisation}</h1>
<p><strong>${registration.display_name}</strong><br>
<span class="quiet">${registration.publisher_domain ?? 'No publisher domain'}</span></p>
<p>If you accept, this application gets the following for everyone in your organisation.</p>
${requests.length > 0 ? requests.map(resourceSection) : html`<p>The application asks for no permissions.</p>`}
<form method="post" action="${page.action}">
<input type="hidden" name="ticket" value="${page.ticket}">
<div class="actions">
<button name="decision" value="cancel">Cancel</button>
<button name="decision" value="accept" class="main">Accept</button>
</div>
</form>`
}

function resourceSection({ resource, roles, scopes }: PermissionRequest): Html {
  return html`<section aria-label="${resource.displayName}">
<h2>${resource.displayName}</h2>
<ul>
${roles.map(role => item(role, 'Application'))}${scopes.map(scope => item(scope, 'Delegated'))}</ul>
</section>
`
}

function item(permission: Permission, kind: PermissionKind): Html {
  const words = permissionInWords(permission, kind)
  const text = words === undefined ? '' : html`<br><span class="quiet">${words}</span>`
  return html`<li><span class="kind">${kind}</span>${permission.value}${text}</li>
`
}

/** What someone who is no administrator sees instead. AADSTS90094. */
export function approvalPage(
  page: Pick<ConsentPage, 'action' | 'ticket' | 'registration' | 'userName'> & { fault: string },
): Html {
  return html`<p class="quiet">Signed in as ${page.userName}</p>
<h1>Administrator approval needed</h1>
<p><strong>${page.registration.display_name}</strong><br>
<span class="quiet">${page.registration.publisher_domain ?? 'No publisher domain'}</span></p>
<p class="fault" role="alert">${page.fault}</p>
<form method="post" action="${page.action}">
<input type="hidden" name="ticket" value="${page.ticket}">
<div class="actions"><button name="decision" value="cancel">Return without granting consent</button></div>
</form>`
}
