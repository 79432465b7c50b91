import { MASK } from './mask.ts'
import { isCode, isSecretName, POSSIBLE_END } from './secret-names.ts'

/** Part of a text: from one index up to another. */
interface Span {
  readonly start: number
  readonly end: number
}

/** How a name and its value are joined, and how far a value goes that stands without quotes. */
interface Join {
  readonly pattern: RegExp
  readonly bare: RegExp | undefined
  /** In this notation a `code` is OAuth's, not one of an error or a piece of program. */
  readonly hasCode?: boolean
  /** A name without quotes stands at the beginning of a line or list; in the middle of a sentence it is none. */
  readonly leads?: boolean
}

const QUOTE = String.raw`\\*["'\x60]|&quot;|&#39;|%(?:25)*2[27]`
const ANY_QUOTE = new RegExp(QUOTE, 'iy')
/** What may stand between a name and what follows it. */
const AFTER_NAME = String.raw`(?:${QUOTE}|\[\]|\]|%(?:25)*(?:5B|5D|20|09)|[+\s]){0,60}`
/** A value in a form ends there; whatever else is in it may belong to a secret. */
const IN_FORM = /(?:[^&\r\n"<#\\]|"(?![\s,}\]>)/;]|$)|\\(?!\\{0,8}")|<(?![/a-z!?])|#(?![\w%.-]{1,60}=))+/iy

const JOINS: readonly Join[] = [
  {
    pattern: new RegExp(`${AFTER_NAME}(?:=|\\\\u003d)`, 'iy'),
    bare: IN_FORM,
    hasCode: true,
  },
  {
    pattern: new RegExp(`${AFTER_NAME}%(?:25)*3D`, 'iy'),
    bare: /(?:[^&\r\n"<%]|%(?!(?:25)*2[36]))+/iy,
    hasCode: true,
  },
  {
    pattern: new RegExp(`${AFTER_NAME}(?::|%(?:25)*3A)`, 'iy'),
    bare: /(?:[^\r\n,}]|,(?!\s{0,20}["'\w]{1,60}\s{0,20}:)|\}(?!\s{0,20}(?:$|[,}\]])))+/iy,
    leads: true,
  },
  // {"name": "password", "value": "…"}
  {
    pattern: new RegExp(`(?:${QUOTE})\\s{0,20},\\s{0,20}(?:${QUOTE})value(?:${QUOTE})\\s{0,20}:`, 'iy'),
    bare: undefined,
  },
  // password eq '…'
  { pattern: /(?:\s|\+|%20)+(?:eq|ne)(?:\s|\+|%20)+(?=['%])/iy, bare: undefined },
]

/** The headers of a part of a multipart body, from its name to its content. */
const PART = /"?(?:;[^\r\n]{0,500})?(?:\r?\n[\w-]{1,60}:[^\r\n]{0,500}){0,10}\r?\n\r?\n/y

/**
 * Replaces the values of secret names in queries, forms, JSON, YAML, multipart bodies and messages, whole and cut, encoded or not, in
 * time proportional to the length of the text. Where it is not clear how far a value goes, more is replaced rather than less.
 */
export function maskPairs(text: string): string {
  let masked = ''
  let done = 0
  for (const { index, 0: found } of text.matchAll(POSSIBLE_END)) {
    if (index < done) continue
    const value = secretOf(text, wordUpTo(text, index + found.length))
    if (!value) continue
    masked += text.slice(done, value.start) + MASK
    done = value.end
  }
  return done === 0 ? text : masked + text.slice(done)
}

const LONGEST_NAME = 100

function wordUpTo(text: string, end: number): Span {
  const before = text.slice(Math.max(0, end - LONGEST_NAME), end)
  return { start: end - /(?<![\w%.$[\]-])[\w%.$[\]-]*$/.exec(before)![0].length, end }
}

function secretOf(text: string, name: Span): Span | undefined {
  const word = text.slice(name.start, name.end)
  if (!isSecretName(word)) return undefined
  const part = matchAt(PART, text, name.end)
  if (part !== undefined) return nonEmpty(text, { start: part, end: indexAfter(text, /\r?\n--/g, part) })
  for (const join of JOINS) {
    const end = matchAt(join.pattern, text, name.end)
    if (end === undefined) continue
    if (isCode(word) && !(join.hasCode && isCodeOfOAuth(text, name.end, end))) return undefined
    if (join.leads && !isLeading(text, name)) return undefined
    return valueFrom(text, end, join)
  }
  return undefined
}

/** Error numbers are called codes as well, and so is much in programs, which have quotes and spaces about it. */
function isCodeOfOAuth(text: string, from: number, to: number): boolean {
  return !/["'\s]/.test(text.slice(from, to + 1)) && matchAt(/\d{1,8}(?![\w.~-])/y, text, to) === undefined
}

/** True where the name is in quotes, or nothing of its line or list stands before it. */
function isLeading(text: string, { start, end }: Span): boolean {
  return (
    matchAt(ANY_QUOTE, text, end) !== undefined ||
    /(?:^|[\r\n{,;"'`&?]|%(?:25)*[27B][\dBC])[\s-]{0,20}$/.test(text.slice(Math.max(0, start - 30), start))
  )
}

function valueFrom(text: string, from: number, { bare }: Join): Span | undefined {
  const start = matchAt(/\s{0,500}(?=\\*["'[{\x60]|&quot;|%(?:25)*2[27])|[ \t]*/y, text, from) ?? from
  const opened = matchAt(ANY_QUOTE, text, start)
  if (opened !== undefined) {
    return nonEmpty(text, { start: opened, end: closingQuote(text, text.slice(start, opened), opened) })
  }
  if (!bare || matchAt(/(?:true|false|null)\b/y, text, start) !== undefined) return undefined
  // What is in brackets would have been read if it were whole.
  if (/[[{]/.test(text.charAt(start))) return { start, end: text.length }
  const end = matchAt(bare, text, start)
  return end === undefined ? undefined : { start, end }
}

/**
 * In text inside of text, a quote that closes has as many backslashes before it as the one that opened, but for whole pairs that
 * stand for backslashes.
 */
function closingQuote(text: string, quote: string, from: number): number {
  if (/^[&%]/.test(quote)) return indexAfter(text, new RegExp(`${quote}|[\\r\\n]`, 'gi'), from)
  const level = quote.length - 1
  const mark = quote.at(-1)!
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    let slashes = 0
    while (at - slashes > from && text[at - slashes - 1] === '\\') slashes++
    if (slashes % (2 * (level + 1)) === level) return at - level
  }
  return text.length
}

function nonEmpty(text: string, { start, end }: Span): Span | undefined {
  return end > start && text.slice(start, end) !== MASK ? { start, end } : undefined
}

/** Where `sticky` ends that begins at `at`; undefined where it does not. */
function matchAt(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at
  return sticky.test(text) ? sticky.lastIndex : undefined
}

/** Where `pattern` is found next, or the end of the text. */
function indexAfter(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}
