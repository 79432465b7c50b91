import { MASK } from './mask.ts'
import { isCode, isSecretName } from './secret-names.ts'

/** A tag, or text between two of them. */
interface Piece {
  readonly kind: 'open' | 'close' | 'empty' | 'text'
  readonly text: string
  /** Of a tag. */
  readonly name: string
}

/** Within a tag, quotes may hold a `>`; they never reach beyond the next tag, so that a broken one takes little with it.
 * A name is taken once, whole: of a tag without an end it would be tried at every length. */
const TAG = /<(\/?)(?=([\w:.-]{1,200}))\2(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*|[^<>]*)>|<!\[CDATA\[/g

/** Elements that say what the next one holds, as property lists have them, and those that hold it. */
const NAMING = /^(?:key|name)$/i
const NAMED = /^(?:value|string|data|text)$/i

/**
 * Replaces what an element with a secret name holds in XML, HTML and property lists, whatever that consists of, and the value of a tag
 * that names a secret. Of an element that has no end, all that follows is taken for its content.
 */
export function maskMarkup(text: string): string {
  if (!text.includes('<')) return text
  let masked = ''
  let hidden: Hidden | undefined
  const announcements = new Announcements()
  for (const piece of piecesOf(text)) {
    if (hidden) {
      if (!hidden.endsWith(piece)) continue
      masked += hidden.mask
      hidden = undefined
    }
    masked += piece.kind === 'text' ? piece.text : maskTag(piece.text)
    const isAnnounced = announcements.concern(piece)
    if (piece.kind === 'open' && (isAnnounced || isSecretElement(piece.name))) hidden = new Hidden(piece.name)
  }
  return masked + (hidden?.mask ?? '')
}

/** Knows which elements are secrets because the one before said so: `<key>Password</key><string>…</string>`. */
class Announcements {
  private opened = ''
  private isMade = false

  /** Takes the next piece in; true for a tag that was announced. */
  concern({ kind, name, text }: Piece): boolean {
    const { opened, isMade } = this
    this.opened = kind === 'open' ? name : ''
    if (kind === 'close' || (kind === 'text' && !text.trim())) return false
    this.isMade = kind === 'text' && NAMING.test(opened) && isSecretName(text)
    return isMade && NAMED.test(name)
  }
}

/** An element whose content is not shown. */
class Hidden {
  /** What stands in its place: nothing for nothing. */
  mask = ''
  private depth = 1
  private readonly name: string

  constructor(name: string) {
    this.name = name
  }

  /** Takes the next piece in; true for the tag that ends the element. */
  endsWith({ kind, name, text }: Piece): boolean {
    if (kind === 'text' && text.trim()) this.mask = MASK
    if (name !== this.name || kind === 'empty') return false
    this.depth += kind === 'open' ? 1 : -1
    return this.depth === 0
  }
}

/** Errors have a `code` as well. */
function isSecretElement(name: string): boolean {
  return isSecretName(name) && !isCode(name)
}

function* piecesOf(text: string): Generator<Piece> {
  const plain = (from: number, to: number): Piece => ({ kind: 'text', text: text.slice(from, to), name: '' })
  let done = 0
  for (let tag = nextTag(text, done); tag; tag = nextTag(text, done)) {
    if (tag.index > done) yield plain(done, tag.index)
    const { 0: whole, 1: slash, 2: name } = tag
    done = tag.index + whole.length
    if (name === undefined) {
      const end = text.indexOf(']]>', done)
      const start = tag.index
      done = end < 0 ? text.length : end + 3
      yield plain(start, done)
      continue
    }
    yield { kind: slash ? 'close' : whole.endsWith('/>') ? 'empty' : 'open', text: whole, name }
  }
  if (done < text.length) yield plain(done, text.length)
}

function nextTag(text: string, from: number): RegExpExecArray | null {
  TAG.lastIndex = from
  return TAG.exec(text)
}

const ATTRIBUTE = String.raw`\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)`
const NAME_ATTRIBUTE = new RegExp(`\\s(?:name|key|id)${ATTRIBUTE}`, 'i')
const VALUE_ATTRIBUTE = /(\s(?:value|content)\s*=\s*)(?:"[^"]+"|'[^']+'|[^\s"'<>]+)/gi

/** `<input name="password" value="…">`, in any order. */
function maskTag(tag: string): string {
  const [, name] = NAME_ATTRIBUTE.exec(tag) ?? []
  return name && isSecretName(name) ? tag.replace(VALUE_ATTRIBUTE, `$1"${MASK}"`) : tag
}
