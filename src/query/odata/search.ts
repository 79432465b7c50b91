import { QuerySyntaxError } from '../filter.ts'

/** What `$search` asks for; how `text` matches a property is for the caller to say. */
export type Search =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Search[] }
  | { readonly kind: 'clause'; readonly property: string; readonly text: string }

interface Reader {
  readonly text: string
  position: number
  depth: number
}

const DEEPEST = 200
/** In characters; far more than a person searches for, and little enough for SQLite's limit on LIKE patterns. */
const LONGEST = 4000

/**
 * Reads Graph's `$search`: clauses `"property:text"` in double quotes (a backslash escapes a quote inside), joined by
 * AND and OR in capitals, AND binding tighter, with parentheses. A clause without a colon has the property ''.
 *
 * @throws QuerySyntaxError
 */
export function parseSearch(text: string): Search {
  if (text.length > LONGEST) throw new QuerySyntaxError(text, LONGEST)
  const reader: Reader = { text, position: 0, depth: 0 }
  const search = readOr(reader)
  if (!accept(reader, /$/y)) throw failure(reader)
  return search
}

/** Takes white space and what the sticky pattern matches after it. */
function accept(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  const { text } = reader
  while (' \t\r\n'.includes(text[reader.position] ?? '.')) reader.position++
  pattern.lastIndex = reader.position
  const found = pattern.exec(text)
  if (found === null) return undefined
  reader.position = pattern.lastIndex
  return found
}

function failure({ text, position }: Reader): QuerySyntaxError {
  return new QuerySyntaxError(text, position)
}

function readOr(reader: Reader): Search {
  const operands = [readAnd(reader)]
  while (accept(reader, /OR(?=[\s("])/y)) operands.push(readAnd(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'or', operands }
}

function readAnd(reader: Reader): Search {
  const operands = [readPrimary(reader)]
  while (accept(reader, /AND(?=[\s("])/y)) operands.push(readPrimary(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'and', operands }
}

function readPrimary(reader: Reader): Search {
  if (!accept(reader, /\(/y)) return readClause(reader)
  if (++reader.depth > DEEPEST) throw failure(reader)
  const search = readOr(reader)
  if (!accept(reader, /\)/y)) throw failure(reader)
  reader.depth--
  return search
}

function readClause(reader: Reader): Search {
  if (!accept(reader, /"/y)) throw failure(reader)
  const { text, position } = reader
  let close = position
  while (close < text.length && text[close] !== '"') close += text[close] === '\\' ? 2 : 1
  if (close >= text.length) throw new QuerySyntaxError(text, text.length)
  reader.position = close + 1
  const content = text.slice(position, close).replace(/\\([\s\S])/g, '$1')
  const colon = content.indexOf(':')
  return {
    kind: 'clause',
    property: content.slice(0, Math.max(colon, 0)).trim(),
    text: content.slice(colon + 1).trim(),
  }
}
