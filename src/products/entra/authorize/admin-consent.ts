import { grantConsent } from '../../../domain/applications/consents.ts'
import { findUserId } from '../../../domain/directory/users.ts'
import type { Reply } from '../../../kernel/http/reply.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { type Call, type Finish, finish } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import { approvalPage, consentPage } from '../pages/consent.ts'
import { pageReply } from '../pages/layout.ts'
import { signInPage } from '../pages/sign-in.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { organisationKnowing } from '../resolve-tenant.ts'
import { claimedApplication, tellRefused, tellSignedIn } from '../sign-ins.ts'
import type { Tenancy } from '../tenant.ts'
import { directoryName } from '../token/client-authentication.ts'
import { traceOf } from '../trace.ts'
import { acceptedReply, cancelledReply } from './consent-outcome.ts'
import { askedPermissions } from './consent-permissions.ts'
import { type ConsentRequest, findAsking, readConsentRequest } from './consent-request.ts'
import { type ConsentState, readConsentState, spendConsentState, writeConsentState } from './consent-state.ts'
import { checkPassword, findSignedIn, type SigningIn, someAccounts } from './user-sign-in.ts'

type Posted = Call<Tenancy, RequestBodies['acceptConsent']>

/** `/adminconsent`: asks for everything that the registration requires. */
export function showConsentV1(call: Call<Tenancy>): Reply {
  return begin(call, readConsentRequest(call, 1))
}

/** `/v2.0/adminconsent`: asks for the given scopes. */
export function showConsentV2(call: Call<Tenancy>): Reply {
  return begin(call, readConsentRequest(call, 2))
}

/** What the pages' own forms lead to: first who it is, then yes or no. Nothing is granted before an administrator's yes. */
export function acceptConsent(call: Posted): Reply | Finish {
  const state = readConsentState(call)
  return state.userId === undefined ? signIn(call, state) : decide(call, state)
}

/** The request is checked as a whole before anybody is asked for a password. */
function begin(call: Call<Tenancy>, request: ConsentRequest): Reply {
  const { organisation } = call
  askedPermissions(organisation, findAsking(organisation, request), request)
  return signInReply(call, { request })
}

/** Whoever could not sign in under a shared name may be of an organisation that does not know the application. */
function askingOrganisation(
  { organisation, caller, organisations }: Call<Tenancy>,
  { clientId }: ConsentRequest,
): Organisation {
  return (caller.shared && organisationKnowing(organisations, clientId)) || organisation
}

function signInReply(
  call: Call<Tenancy>,
  { request, userName, fault }: { request: ConsentRequest; userName?: string; fault?: EntraFailure },
): Reply {
  const organisation = askingOrganisation(call, request)
  const { display_name } = findAsking(organisation, request)
  const { text, cookie } = writeConsentState(call, { request })
  const body = signInPage({
    action: formAction(call),
    ticket: text,
    applicationName: display_name,
    organisation: directoryName(organisation),
    accounts: someAccounts(organisation.database),
    ...(userName === undefined ? {} : { userName }),
    ...(fault ? { fault: `${fault.code}: ${fault.message}` } : {}),
  })
  return pageReply({ title: 'Sign in', body, headers: { 'set-cookie': cookie } })
}

function formAction({ params }: Call<Tenancy>): string {
  return `/${encodeURIComponent(params.tenant!)}/adminconsent`
}

/** A wrong password shows the form again, with 200 as the real page does. */
function signIn(call: Posted, { request }: ConsentState): Reply | Finish {
  const { organisation } = call
  const { username = '', password = '' } = call.body
  const userName = username.trim()
  const application = claimedApplication(organisation, request.clientId)
  try {
    const user = checkPassword(organisation.database, { userName, password })
    const reply = askReply(call, { request, user })
    return finish(() => {
      tellSignedIn(organisation, { application, userId: user.id })
      return reply
    })
  } catch (error) {
    if (!(error instanceof EntraFailure) || !SIGN_IN_FAULTS.has(error.aadsts)) throw error
    const userId = findUserId(organisation.database, userName) ?? null
    tellRefused(organisation, { application, userId }, error)
    return signInReply(call, { request, userName, fault: error })
  }
}

const SIGN_IN_FAULTS: ReadonlySet<number> = new Set([50034, 50057, 50126])

function askReply(
  call: Call<Tenancy>,
  { request, user }: { request: ConsentRequest; user: SigningIn },
): Reply {
  const { organisation } = call
  const registration = findAsking(organisation, request)
  const { text, cookie } = writeConsentState(call, {
    request,
    userId: user.id,
    tenantId: organisation.tenantId,
    signedInAt: present(organisation),
  })
  const common = { action: formAction(call), ticket: text, registration, userName: user.user_principal_name }
  const parts = { formTarget: request.redirectUri, headers: { 'set-cookie': cookie } }
  if (!user.is_administrator) {
    const { code, message } = approvalNeeded(registration.display_name)
    const body = approvalPage({ ...common, fault: `${code}: ${message}` })
    return pageReply({ title: 'Administrator approval needed', body, ...parts })
  }
  const requests = askedPermissions(organisation, registration, request)
  const body = consentPage({ ...common, requests, organisation: directoryName(organisation) })
  return pageReply({ title: 'Permissions requested', body, ...parts })
}

function approvalNeeded(name: string): EntraFailure {
  return new EntraFailure(90094, { name })
}

function decide(call: Posted, state: ConsentState): Reply {
  const { request, userId, tenantId, signedInAt } = state
  const { organisation } = call
  // Users of different organisations may have the same id.
  if (organisation.tenantId !== tenantId) throw new EntraFailure(90002, { tenant: tenantId! })
  const registration = findAsking(organisation, request)
  const { decision } = call.body
  if (decision === 'cancel') {
    spendConsentState(call, state)
    return cancelledReply(request, traceOf(call))
  }
  if (decision !== 'accept') throw new EntraFailure(900144, { field: 'decision' })
  const user = findSignedIn(organisation.database, userId!)
  if (!user?.is_administrator) throw approvalNeeded(registration.display_name)
  // A browser whose session was ended is asked to sign in again (documented: user-revokesigninsessions).
  if (signedInAt! < (user.sessions_revoked_at ?? '')) return signInReply(call, { request })
  const requests = askedPermissions(organisation, registration, request)
  grantConsent(organisation, registration, requests)
  spendConsentState(call, state)
  return acceptedReply(request, { tenantId: organisation.tenantId, requests })
}
