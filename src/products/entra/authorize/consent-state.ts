import { createHmac, timingSafeEqual } from 'node:crypto'
import { uncheckedMembers } from '../../../kernel/http/body.ts'
import type { OrganisationDirectory } from '../../../kernel/organisation/directory.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import type { Tenancy } from '../tenant.ts'
import type { ConsentRequest } from './consent-request.ts'

/** How long someone may look at a page, in seconds. */
const LIFETIME_SECONDS = 600
const COOKIE = 'localtenant-consent'

/** How far one consent has come; it travels in the page's form, signed and bound to the browser's cookie. */
export interface ConsentState {
  readonly request: ConsentRequest
  /** Who has signed in, once somebody has. */
  readonly userId?: string
  readonly tenantId?: string
  /** When, by the organisation's clock as its database writes moments. */
  readonly signedInAt?: string
}

interface Sealed extends ConsentState {
  readonly id: string
  /** Milliseconds. */
  readonly until: number
}

interface ConsentSigner {
  readonly key: Buffer
  /** States that have been used, with their end in milliseconds. */
  readonly used: Map<string, number>
}

// Nothing of this outlives the process: a restart asks people to begin again.
const signers = new WeakMap<OrganisationDirectory, ConsentSigner>()

function signerOf({ organisations }: Call<Tenancy>): ConsentSigner {
  let signer = signers.get(organisations)
  if (!signer) {
    signer = { key: organisations.initial.random.bytes(32), used: new Map() }
    signers.set(organisations, signer)
  }
  return signer
}

/** A state's text for the form, and the cookie that it is bound to; a browser keeps its cookie from page to page. */
export function writeConsentState(
  call: Call<Tenancy>,
  state: ConsentState,
): { text: string; cookie: string } {
  const { key } = signerOf(call)
  const { random, clock } = call.organisations.initial
  const until = clock.now() + LIFETIME_SECONDS * 1000
  const browser = readBrowser(call) ?? random.uuid()
  const payload = encoded({ ...state, id: random.uuid(), until } satisfies Sealed)
  const attributes = ['Path=/', `Max-Age=${LIFETIME_SECONDS}`, 'HttpOnly', 'SameSite=Lax']
  if (call.origin.startsWith('https:')) attributes.push('Secure')
  const session = signed(key, 'browser', encoded({ browser, until }))
  return {
    text: signed(key, browser, payload),
    cookie: [`${COOKIE}=${session}`, ...attributes].join('; '),
  }
}

/**
 * Reads the state of a form that was posted.
 *
 * @throws EntraFailure 165000 for a post from elsewhere, or a state that is forged, used, too old or of another browser
 */
export function readConsentState(call: Call<Tenancy>): ConsentState {
  if (!comesFromHere(call)) throw refused('The form was sent by another site.')
  if (!readBrowser(call)) throw refused('The session cookie is missing or has expired.')
  const sealed = readOpenConsentState(call)
  if (!sealed) throw refused('Token values do not match.')
  if (signerOf(call).used.has(sealed.id)) throw refused('Token was used before.')
  if (sealed.until <= now(call)) throw refused('Token has expired.')
  return sealed
}

/** The state of a form that was posted, as good as it is for anything: undefined for one that is not this browser's. */
export function readOpenConsentState(call: Call<Tenancy>): Sealed | undefined {
  const { ticket } = uncheckedMembers(call.body)
  const browser = typeof ticket === 'string' ? readBrowser(call) : undefined
  return browser === undefined ? undefined : opened<Sealed>(signerOf(call).key, browser, String(ticket))
}

/** The application that the state of a form says it is for: nothing is verified. */
export function readClaimedClient({ body }: Pick<Call, 'body'>): unknown {
  const { ticket } = uncheckedMembers(body)
  if (typeof ticket !== 'string') return undefined
  try {
    return decoded<ConsentState>(ticket.split('.')[0]!).request.clientId
  } catch {
    return undefined
  }
}

/** Makes the state of the posted form worthless, so that the same decision cannot be sent twice. */
export function spendConsentState(call: Call<Tenancy>, state: ConsentState): void {
  const { used } = signerOf(call)
  const { id, until } = state as Sealed
  for (const [spent, end] of used) if (end <= now(call)) used.delete(spent)
  used.set(id, until)
}

function now(call: Call<Tenancy>): number {
  return call.organisations.initial.clock.now()
}

function refused(reason: string): EntraFailure {
  return new EntraFailure(165000, { reason })
}

/** Browsers name the page's origin in a post; what is not a browser sends none, and has no cookie to abuse. */
function comesFromHere({ headers, origin }: Call<Tenancy>): boolean {
  if (headers.origin === undefined) return true
  return URL.canParse(headers.origin) && new URL(headers.origin).host === new URL(origin).host
}

function readBrowser(call: Call<Tenancy>): string | undefined {
  const pairs = (call.headers.cookie ?? '').split(';').map(pair => pair.trim())
  const value = pairs.find(pair => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
  const session = opened<{ browser: string; until: number }>(signerOf(call).key, 'browser', value ?? '')
  return session && session.until > now(call) ? session.browser : undefined
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** @param purpose what the signature binds the payload to */
function signed(key: Buffer, purpose: string, payload: string): string {
  return `${payload}.${createHmac('sha256', key).update(`${purpose}.${payload}`).digest('base64url')}`
}

function opened<T>(key: Buffer, purpose: string, text: string): T | undefined {
  const payload = text.split('.')[0]!
  const expected = Buffer.from(signed(key, purpose, payload))
  const presented = Buffer.from(text)
  if (expected.length !== presented.length || !timingSafeEqual(expected, presented)) return undefined
  return decoded<T>(payload)
}

function decoded<T>(payload: string): T {
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}
