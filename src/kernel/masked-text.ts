/** What stands in the place of a secret. */
export const MASK = '***'

/** In lower case, without `-` and `_`; whatever ends in a word of the first group is a secret, of the second only the name itself. */
const SECRET_NAME =
  /(?:password|passwd|passphrase|secret|secrettext|assertion|apikey|subscriptionkey|privatekey|recoverykey)$|^(?:(?:access|refresh|id|subject|actor|auth|session|bootstrap|unlock)?token|code|devicecode|codeverifier|ticket|samlresponse)$/

/** True for the name of a header, parameter, field or member that holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[-_]/g, ''))
}

/**
 * Replaces every secret that can be told by its name, and every token that can be told by its look, in text of any kind: addresses,
 * forms, JSON, XML, pages, messages. The patterns are such that long text takes time in proportion to its length.
 */
export function maskText(text: string): string {
  if (!/[=<"]|:\/\/|eyJ|bearer |basic /i.test(text)) return text
  return text
    .replace(/(:\/\/[^\s/:@"'<>]{1,200}):[^\s/@"'<>]{1,1000}@/g, `$1:${MASK}@`)
    .replace(/\b(bearer|basic) +([\w.~+/-]{4,}=*)(?!["=\w])/gi, maskCredentials)
    .replace(PAIR, (all, name: string, value: string) => (isHarmless(name, value) ? all : `${name}=${MASK}`))
    .replace(QUOTED_JSON_MEMBER, maskNamed)
    .replace(JSON_MEMBER, maskNamed)
    .replace(XML_ELEMENT, maskNamed)
    .replace(HTML_INPUT, (all, start: string, name: string) => (isSecretName(name) ? start + MASK : all))
    .replace(/[\w.-]{13,}/g, maskTokens)
}

/** `name=value` of queries and forms; a word is tried once, from its beginning. */
const PAIR = /(?<![\w%-])([\w%-]{1,60})=([^&#\s"'<>;,]+)/g
const JSON_MEMBER = /("([\w.-]{1,60})"\s{0,20}:\s{0,20}")[^"\\]*(?:\\.[^"\\]*)*/gs
/** JSON as text inside of JSON. */
const QUOTED_JSON_MEMBER = /(\\"([\w.-]{1,60})\\+"\s{0,20}:\s{0,20}\\+")[^"\\]*/g
const XML_ELEMENT = /(<([\w:.-]{1,60})(?:\s[^<>]{0,200})?>)(?:<!\[CDATA\[)?[^<\]]+/g
const HTML_INPUT = /(name="([\w-]{1,60})"[^<>]{0,200}value=")[^"]+/g

/** In these notations a `code` is one of an error, or a piece of program. */
function maskNamed(all: string, start: string, name: string): string {
  return isSecretName(name) && name.toLowerCase() !== 'code' ? start + MASK : all
}

/** Words may follow as well: 'basic authentication', 'bearer authorization'. */
function maskCredentials(all: string, scheme: string, credentials: string): string {
  const plain = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString('latin1') : ''
  return plain.includes(':') || (!plain && /[^a-z]/i.test(credentials)) ? `${scheme} ${MASK}` : all
}

/** Error numbers are called codes as well. */
function isHarmless(name: string, value: string): boolean {
  const plain = decoded(name)
  return !isSecretName(plain) || (plain.toLowerCase() === 'code' && /^\d{1,8}$/.test(value))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A JSON Web Token begins with `{"` in base64; without a dot behind it, only at the beginning of a word. */
function maskTokens(word: string): string {
  const start = word.indexOf('eyJ')
  if (start < 0 || (start > 0 && word.indexOf('.', start) < 0)) return word
  return word.slice(0, start) + MASK
}
