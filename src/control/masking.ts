import { isSecretName, MASK, maskText } from '../kernel/masked-text.ts'

type HeaderLines = Readonly<Record<string, string | readonly string[] | undefined>>

/** Headers in which nothing secret is left: of credentials their scheme and user name, of cookies their names. */
export function maskHeaders(headers: HeaderLines): Record<string, string | string[]> {
  const masked: [string, string | string[]][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const mask = (text: string): string => maskHeader(name.toLowerCase(), text)
    masked.push([name, typeof value === 'string' ? mask(value) : value.map(mask)])
  }
  return Object.fromEntries(masked)
}

function maskHeader(name: string, value: string): string {
  if (name === 'authorization' || name === 'proxy-authorization') return maskAuthorization(value)
  if (name === 'cookie') return value.split(';').map(maskCookie).join(';')
  if (name === 'set-cookie') return value.replace(/^[^;]*/, maskCookie)
  return isSecretName(name.replace(/^x-/, '')) && value ? MASK : maskText(value)
}

/** What stands before the credentials is shown only where it is a known scheme and no secret itself. */
function maskAuthorization(value: string): string {
  const [, scheme, credentials = ''] = /^ *(basic|bearer|digest|negotiate|dpop|pop) +(.*)$/i.exec(value) ?? []
  if (!scheme) return value && MASK
  if (scheme.toLowerCase() !== 'basic') return `${scheme} ${MASK}`
  const [user, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  return password.length > 0 ? `${scheme} ${maskText(user!)}:${MASK}` : `${scheme} ${MASK}`
}

function maskCookie(pair: string): string {
  const equals = pair.indexOf('=')
  return equals < 0 ? pair.replace(/\S.*/, MASK) : `${maskText(pair.slice(0, equals))}=${MASK}`
}

/** The fields of a form or query, in which `code` always is the one of OAuth. */
export function maskFields(
  fields: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      maskText(name),
      isSecretName(name) ? maskWhole(value) : maskJson(value),
    ]),
  )
}

/** An address as it was sent, with the values of secret parameters replaced. */
export function maskUrl(url: string): string {
  const [path = '', ...query] = url.split('?')
  const parts = query.join('?').split('&').map(maskParameter)
  return maskEncoded(path) + (query.length > 0 ? `?${parts.join('&')}` : '')
}

function maskParameter(part: string): string {
  const [name = '', ...value] = part.split('=')
  const secret = value.length > 0 && isSecretName(decoded(name))
  return secret ? `${name}=${MASK}` : maskEncoded(part)
}

/** Percent signs can hide a token. */
function maskEncoded(text: string): string {
  const plain = decoded(text)
  const masked = maskText(plain)
  return masked === plain ? text : masked
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Deeper nesting is hostile, and could not be written. */
const DEEPEST = 100

/** A value of JSON in which nothing secret is left, at any depth, also in JSON that is text inside of it. */
export function maskJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskString(value, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '… (cut: nested too deeply)'
  if (Array.isArray(value)) return value.map(item => maskJson(item, depth + 1))
  const isError = 'message' in value || 'description' in value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      // The clouds' errors have a code, too.
      const secret = isSecretName(name) && !(name === 'code' && (isError || typeof member === 'number'))
      return [maskText(name), secret ? maskWhole(member) : maskJson(member, depth + 1)]
    }),
  )
}

function maskString(text: string, depth: number): string {
  if (/^\s*[[{]/.test(text)) {
    try {
      const value: unknown = JSON.parse(text)
      const masked = JSON.stringify(maskJson(value, depth + 1))
      return masked === JSON.stringify(value) ? text : masked
    } catch {
      // It only looked like JSON.
    }
  }
  return maskText(text)
}

/** That there is none, or only whether there is one, is no secret. */
function maskWhole(value: unknown): unknown {
  return value === undefined || value === null || value === '' || typeof value === 'boolean' ? value : MASK
}
