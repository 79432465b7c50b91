import type { Html } from './html.ts'
import { html } from './html.ts'

/** Someone who can sign in. */
export interface SignInAccount {
  readonly userName: string
  readonly isAdministrator: boolean
}

export interface SignInPage {
  /** Where the form goes. */
  readonly action: string
  readonly ticket: string
  readonly applicationName: string
  readonly organisation: string
  /** Some of those who can sign in. */
  readonly accounts: readonly SignInAccount[]
  readonly userName?: string
  /** Why the last attempt failed. */
  readonly fault?: string
}

/** Asks for a user name and a password. */
export function signInPage(page: SignInPage): Html {
  const { action, ticket, applicationName, userName = '', fault } = page
  return html`<h1>Sign in</h1>
<p>Sign in to continue to <strong>${applicationName}</strong>.</p>
<p class="quiet">Accounts of ${page.organisation} can sign in${examplesOf(page.accounts)}. Their password is that of the seed: localtenant, unless you have brought one of your own.</p>
${fault ? html`<p class="fault" role="alert" id="fault">${fault}</p>` : ''}
<form method="post" action="${action}">
<input type="hidden" name="ticket" value="${ticket}">
<label for="username">User name</label>
<input id="username" name="username" type="text" value="${userName}" autocomplete="username" autocapitalize="none" spellcheck="false" required${fault ? html` aria-describedby="fault"` : html` autofocus`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${fault ? html` autofocus` : ''}>
<div class="actions"><button class="main">Sign in</button></div>
</form>`
}

function examplesOf(accounts: readonly SignInAccount[]): string {
  const names = accounts.map(
    ({ userName, isAdministrator }) => userName + (isAdministrator ? ' (administrator)' : ''),
  )
  return names.length > 0 ? `, such as ${names.join(' and ')}` : ''
}
