import { MASK } from './mask.ts'
import { maskMarkup } from './masked-markup.ts'
import { maskPairs } from './masked-pairs.ts'

/** What a name and its value, or a token, cannot do without. */
const SUSPICIOUS = /[=:<"'%]|e[yw]|bearer |basic | eq /i

/**
 * Replaces every secret that can be told by its name, and every token that can be told by its look, in text of any kind: addresses,
 * forms, JSON, XML, pages, messages. The patterns are such that long text takes time in proportion to its length.
 */
export function maskText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text
  const unnamed = text
    .replace(/(:\/\/[^\s/:@"'<>]{1,200}):[^\s/@"'<>]{1,1000}@/g, `$1:${MASK}@`)
    .replace(/\b(bearer|basic)[ \t]+([\w.~+/-]{4,}=*)(?!["=\w])/gi, maskCredentials)
  return maskPairs(maskMarkup(unnamed)).replace(/[\w.-]{13,}/g, maskTokens)
}

/** Words may follow as well: 'basic authentication', 'bearer authorization'. */
function maskCredentials(all: string, scheme: string, credentials: string): string {
  const plain = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString('latin1') : ''
  return plain.includes(':') || (!plain && /[^a-z]/i.test(credentials)) ? `${scheme} ${MASK}` : all
}

/**
 * A JSON Web Token begins with `{"` in base64; without a dot behind it, only at the beginning of a word. One whose header was written
 * with spaces begins otherwise, and is looked at.
 */
function maskTokens(word: string): string {
  if (/^(?:eyA|ew[0o])/.test(word)) return isToken(word) ? MASK : word
  const start = word.indexOf('eyJ')
  if (start < 0 || (start > 0 && word.indexOf('.', start) < 0)) return word
  return word.slice(0, start) + MASK
}

function isToken(word: string): boolean {
  const [header, ...rest] = word.split('.')
  return rest.length > 0 && Buffer.from(header!, 'base64url').toString('latin1').includes('"')
}
