import { MASK } from '../kernel/redaction/mask.ts'
import { maskText } from '../kernel/redaction/masked-text.ts'
import { isSecretName } from '../kernel/redaction/secret-names.ts'
import { type Findings, maskString, maskWhole, unnoticed } from './masked-json.ts'

/** Headers, or fields of a form or query; a name may come several times. */
export type Lines = Readonly<Record<string, string | readonly string[] | undefined>>

/** Headers in which nothing secret is left: of credentials their scheme and user name, of cookies their names. */
export function maskHeaders(
  headers: Lines,
  findings: Findings = unnoticed,
): Record<string, string | string[]> {
  const masked: [string, string | string[]][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const mask = (text: string): string => maskHeader(name.toLowerCase(), text, findings)
    masked.push([name, typeof value === 'string' ? mask(value) : value.map(mask)])
  }
  return Object.fromEntries(masked)
}

/** Headers of gateways and middlewares bring credentials under many names. */
const SECRET_HEADER = /(?:token|[-_]auth|[-_]key)$/

function maskHeader(name: string, value: string, findings: Findings): string {
  if (name.endsWith('authorization')) return maskAuthorization(value, findings)
  if (name === 'cookie') return value.split(';').map(maskCookie).join(';')
  if (name === 'set-cookie') return value.replace(/^[^;]*/, maskCookie)
  if (name === 'host') return value.replace(/^([^:]*):[^@]*@/, `$1:${MASK}@`)
  const isSecret = isSecretName(name.replace(/^x-/, '')) || (/^x-/.test(name) && SECRET_HEADER.test(name))
  return isSecret ? String(maskWhole(value, findings)) : maskText(value)
}

/** What stands before the credentials is shown only where it is a known scheme and no secret itself. */
function maskAuthorization(value: string, findings: Findings): string {
  const [, scheme, credentials = ''] =
    /^\s*(basic|bearer|digest|negotiate|dpop|pop)\s+(\S.*)?$/i.exec(value) ?? []
  if (!scheme) return String(maskWhole(value, findings))
  findings.add(credentials)
  if (scheme.toLowerCase() !== 'basic') return `${scheme} ${MASK}`
  const [user, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  if (password.length === 0) return `${scheme} ${MASK}`
  findings.add(password.join(':'))
  return `${scheme} ${maskText(user!)}:${MASK}`
}

function maskCookie(pair: string): string {
  const equals = pair.indexOf('=')
  return equals < 0 ? pair.replace(/\S.*/, MASK) : `${maskText(pair.slice(0, equals))}=${MASK}`
}

/** The fields of a form or query, in which `code` always is the one of OAuth. */
export function maskFields(fields: Lines, findings: Findings = unnoticed): Record<string, unknown> {
  const masking = { isRequest: true, findings }
  const shown = (text: string): string => maskString(text, masking)
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      maskText(name),
      isSecretName(name)
        ? maskWhole(value, findings)
        : typeof value === 'string'
          ? shown(value)
          : value?.map(shown),
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
