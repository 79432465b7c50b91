import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { Failure } from '../kernel/http/failure.ts'
import type { ResolvedRequest } from '../kernel/pipeline/product.ts'

/** Who may use the control API, beside the programs of this machine that address it as such. */
export interface ProtectionOptions {
  /** A secret that every call has to bring along; none is needed when absent. */
  readonly token?: string | undefined
  /** The name it was told to listen under, which counts as local. */
  readonly host?: string | undefined
}

type Entrance = Pick<ResolvedRequest, 'host' | 'origin' | 'headers'>

/** Keeps web pages and strangers away from the control API. */
export interface Protection {
  /** True for a name or an address of this machine, by which nobody else can be meant. */
  isLocal(host: string): boolean
  /** Why a web page may have sent this; undefined when none can have. */
  suspicion(entrance: Entrance): Failure | undefined
  /** @throws Failure `forbidden` for what a web page may have sent, `unauthenticated` without the token; each says what to do */
  admit(request: Entrance & Pick<ResolvedRequest, 'operation'>): void
}

/**
 * A web page can make its visitor's browser send requests to this machine. It gives itself away by its origin, or, when it has its own
 * name lead here (DNS rebinding), by that name in `Host`; who knows the token may use any name.
 */
export function openProtection({ token, host: ownHost }: ProtectionOptions): Protection {
  const expected = token ? digest(token) : undefined
  const isProven = ({ headers }: Entrance): boolean => {
    const sent = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
    return expected !== undefined && sent !== undefined && timingSafeEqual(expected, digest(sent))
  }
  const isLocal = (host: string): boolean => isLocalName(host) || host === ownHost?.toLowerCase()
  const suspicion = (entrance: Entrance): Failure | undefined => {
    const { origin: page } = entrance.headers
    if (page !== undefined && authorityOf(page) !== authorityOf(entrance.origin)) return foreignPage(page)
    if (isLocal(entrance.host) || isProven(entrance)) return undefined
    return foreignHost(entrance.host, expected !== undefined)
  }
  return {
    isLocal,
    suspicion,
    admit(request) {
      const refusal = suspicion(request)
      if (refusal) throw refusal
      // Probes, trust and documents come before any secret, and none of these changes anything.
      const isOpen = request.operation?.extensions['x-authentication-required'] === false
      if (expected === undefined || isOpen || isProven(request)) return
      throw unproven(request.headers.authorization !== undefined)
    },
  }
}

/** Of equal length whatever was sent, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** host[:port] of an origin. The scheme does not matter: whoever ends TLS in front of the emulator changes it. */
function authorityOf(origin: string): string {
  return origin.toLowerCase().replace(/^https?:\/\//, '')
}

/**
 * True for addresses and for names that nobody can register and lead elsewhere: those without a dot, and those below `localhost` and
 * `test` (RFC 6761) and `internal` (reserved by ICANN). Not `local`: anybody in the same network may answer for those (RFC 6762).
 */
function isLocalName(host: string): boolean {
  const name = host.replace(/^\[(.+)\]$/, '$1').replace(/\.$/, '')
  return (
    isIP(name) !== 0 || /^[a-z0-9_-]+$/.test(name) || /^[a-z0-9_.-]+\.(localhost|test|internal)$/.test(name)
  )
}

function foreignPage(page: string): Failure {
  return new Failure(
    'forbidden',
    `A page of the origin '${page}' may not use the control API; call it from a program, or from a page at its own address.`,
  )
}

function foreignHost(host: string, hasToken: boolean): Failure {
  const proof = hasToken ? 'send the control token' : 'start it with --control-token and send that'
  return new Failure(
    'forbidden',
    `'${host}' is not a local name; call the control API by address, e.g. http://127.0.0.1:8443, or ${proof} as 'Authorization: Bearer TOKEN'.`,
  )
}

function unproven(isWrong: boolean): Failure {
  const what = isWrong ? 'This is not the control token' : 'The control API needs its token here'
  return new Failure(
    'unauthenticated',
    `${what}; send 'Authorization: Bearer TOKEN' with what --control-token was given.`,
    {
      headers: { 'www-authenticate': 'Bearer realm="localtenant"' },
    },
  )
}
