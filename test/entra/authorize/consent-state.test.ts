import t from 'tap'
import { openRandom } from '../../../src/kernel/organisation/random.ts'
import type { Call } from '../../../src/kernel/pipeline/product.ts'
import {
  readConsentState,
  spendConsentState,
  writeConsentState,
} from '../../../src/products/entra/authorize/consent-state.ts'
import type { Tenancy } from '../../../src/products/entra/tenant.ts'

const request = { version: 1, clientId: 'app', redirectUri: 'http://localhost/' } as const

/** A process with its own key and a clock that is turned by hand. */
function openSigner() {
  let now = 0
  const initial = { clock: { now: () => now }, random: openRandom() }
  const organisations = { initial }
  const call = (headers: object, body: object = {}) =>
    ({ organisations, headers, body, origin: 'http://127.0.0.1:8443' }) as unknown as Call<Tenancy>
  const write = (cookie?: string) => {
    const written = writeConsentState(call(cookie ? { cookie } : {}), { request })
    return { ticket: written.text, cookie: written.cookie.split(';')[0]! }
  }
  const posted = (cookie: string, ticket: string) => call({ cookie }, { ticket })
  const pass = (seconds: number) => {
    now += seconds * 1000
  }
  return { write, posted, pass }
}

t.test('a ticket is good for ten minutes', async t => {
  const { write, posted, pass } = openSigner()
  const { ticket, cookie } = write()
  pass(599)
  t.match(readConsentState(posted(cookie, ticket)), { request })
  pass(1)
  t.throws(() => readConsentState(posted(cookie, ticket)), /cookie is missing or has expired/)
})

t.test('a newer cookie of the same browser does not make an old ticket young', async t => {
  const { write, posted, pass } = openSigner()
  const first = write()
  pass(300)
  const second = write(first.cookie)
  t.match(readConsentState(posted(second.cookie, first.ticket)), { request }, 'two tabs may be open')
  pass(300)
  t.throws(() => readConsentState(posted(second.cookie, first.ticket)), /Token has expired/)
  t.match(readConsentState(posted(second.cookie, second.ticket)), { request })
})

t.test('a used ticket is used up, and another one of the browser is not', async t => {
  const { write, posted } = openSigner()
  const first = write()
  const second = write(first.cookie)
  const call = posted(second.cookie, first.ticket)
  spendConsentState(call, readConsentState(call))
  t.throws(() => readConsentState(call), /used before/)
  t.match(readConsentState(posted(second.cookie, second.ticket)), { request })
})

t.test('what was signed elsewhere, or changed, is worth nothing', async t => {
  const { write, posted } = openSigner()
  const { ticket, cookie } = write()
  const stranger = openSigner().write()
  t.throws(() => readConsentState(posted(stranger.cookie, stranger.ticket)), /cookie is missing/)
  t.throws(() => readConsentState(posted(cookie, stranger.ticket)), /do not match/)
  const [payload, signature] = ticket.split('.') as [string, string]
  const other = Buffer.from(payload, 'base64url').toString().replace('"app"', '"evil"')
  const forged = `${Buffer.from(other).toString('base64url')}.${signature}`
  t.throws(() => readConsentState(posted(cookie, forged)), /do not match/)
})
