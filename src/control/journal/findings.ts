import { MASK } from '../../kernel/redaction/mask.ts'
import { escapeHtml } from '../../protocols/html.ts'

/** Shorter ones could be a part of anything. */
const SHORTEST = 8

/**
 * A copy of a value of JSON in which secrets that are known are replaced wherever they occur as a word of their own, as they are or
 * encoded for addresses, forms, JSON or markup.
 */
export function hideEverywhere<T>(value: T, secrets: ReadonlySet<string>): T {
  const writings = new Set([...secrets].filter(({ length }) => length >= SHORTEST).flatMap(writingsOf))
  return writings.size === 0 ? value : (replaced(value, [...writings]) as T)
}

function writingsOf(secret: string): readonly string[] {
  const inMarkup = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  return [
    secret,
    encodeURIComponent(Buffer.from(secret).toString()),
    `${new URLSearchParams([['', secret]])}`.slice(1),
    JSON.stringify(secret).slice(1, -1),
    inMarkup,
    escapeHtml(secret),
  ]
}

function replaced(value: unknown, writings: readonly string[]): unknown {
  if (typeof value === 'string') return writings.reduce(withoutWord, value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => replaced(item, writings))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      writings.reduce(withoutWord, name),
      replaced(member, writings),
    ]),
  )
}

function withoutWord(text: string, word: string): string {
  let shown = ''
  let done = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const end = at + word.length
    if (/[\w-]$/.test(text.slice(Math.max(0, at - 1), at)) || /^[\w-]/.test(text.slice(end, end + 1)))
      continue
    shown += text.slice(done, at) + MASK
    done = end
  }
  return done === 0 ? text : shown + text.slice(done)
}
