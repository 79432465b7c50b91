import { findApplication, type ServicePrincipal } from '../../domain/applications/applications.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { isGuid } from '../../protocols/guid.ts'
import type { EntraFailure } from './errors.ts'

/** The events that tell of sign-ins: no row of a table changes by one. */
export const SIGN_IN_EVENTS = ['signedIn', 'signInRefused'] as const

/** An application, as events name it. */
interface Named {
  readonly app_id: string
  readonly display_name: string | null
}

interface SignIn {
  readonly application: Named | undefined
  /** Who signs in by it, where it is somebody; null where nobody knows who. Without, the application signs in as itself. */
  readonly userId?: string | null | undefined
  /** Absent where a sign-in is for no API. */
  readonly resource?: ServicePrincipal | undefined
}

/** Tells that an application, or somebody by it, has signed in. To be called once that is committed. */
export function tellSignedIn(organisation: Organisation, signIn: SignIn): void {
  tell(organisation, 'signedIn', dataOf(signIn))
}

/** Tells that a sign-in was refused, and by which AADSTS number. */
export function tellRefused(organisation: Organisation, signIn: SignIn, { aadsts }: EntraFailure): void {
  tell(organisation, 'signInRefused', { ...dataOf(signIn), errorCode: aadsts })
}

/**
 * The application that a request says it is of. What is no id is left out of events: it may be long, or a secret in the wrong place.
 *
 * @param appId as it was sent
 */
export function claimedApplication({ database }: Organisation, appId = ''): Named | undefined {
  if (!isGuid(appId)) return undefined
  return findApplication(database, appId) ?? { app_id: appId, display_name: null }
}

function tell(
  { events, clock }: Organisation,
  name: (typeof SIGN_IN_EVENTS)[number],
  data: Readonly<Record<string, unknown>>,
): void {
  events.add({ name, time: clock.now(), data })
}

function dataOf({ application, userId, resource }: SignIn): Readonly<Record<string, unknown>> {
  return {
    kind: userId === undefined ? 'servicePrincipal' : 'user',
    appId: application?.app_id ?? null,
    displayName: application?.display_name ?? null,
    userId: userId ?? null,
    resourceId: resource?.app_id ?? null,
    resource: resource?.display_name ?? null,
  }
}
