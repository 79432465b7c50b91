import type { XMLParser } from 'fast-xml-parser'
import type { Codec } from '../../../kernel/pipeline/product.ts'
import type { Members } from './record.ts'

let parser: XMLParser | undefined

/** Loaded on first use, as what writes XML is. */
async function xmlParser(): Promise<XMLParser> {
  const { XMLParser } = await import('fast-xml-parser')
  parser ??= new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // All of it stays text, with its line breaks: the contents of a script are such text.
    parseTagValue: false,
    trimValues: false,
    // Or references such as `&#13;` would be left as they are.
    htmlEntities: true,
    // The parser refuses the names of what every object has; they are names like any other that the API does not know.
    transformTagName: name => (name in Object.prototype || name === 'prototype' ? `_${name}` : name),
  })
  return parser
}

/** A body of XML as an object of text: `<building><name>A</name></building>` becomes `{ building: { name: 'A' } }`. */
export const xmlBody: Codec = {
  async read(body) {
    const text = decoded(body)
    for (const { mark, most, what } of BUDGET) {
      if (countOf(mark, text, most) > most) throw new Error(`it has more than ${most} ${what}`)
    }
    const document = withoutBlanks((await xmlParser()).parse(text, true))
    // The parser takes several, which is not XML.
    if (Object.values(Object(document)).some(Array.isArray))
      throw new Error('it has more than one root element')
    return document
  },
}

/**
 * What the parser takes long for, beside length: with so much of both it is done in a fifth of a second. Records have some hundred elements,
 * and the contents of a script are one with references. The real service's limits are not public.
 */
const BUDGET = [
  { mark: '<', most: 20_000, what: 'tags' },
  { mark: '&', most: 100_000, what: 'references' },
  { mark: '="', most: 40_000, what: 'attributes' },
  { mark: "='", most: 40_000, what: 'attributes' },
]

/** How often a character is in a text, counted to one more than is allowed. */
function countOf(mark: string, text: string, most: number): number {
  let count = 0
  for (let at = text.indexOf(mark); at >= 0 && count <= most; at = text.indexOf(mark, at + 1)) count++
  return count
}

/** Clients name ISO-8859-1 too (seen). @throws RangeError for an encoding that there is not */
function decoded(body: Buffer): string {
  const start = body.subarray(0, 200).toString('latin1')
  const [, encoding = 'utf-8'] = /^<\?xml\s[^>]*?encoding=["']([\w-]+)["']/.exec(start) ?? []
  return new TextDecoder(encoding).decode(body)
}

/** The text between elements is only there to be read by people. */
function withoutBlanks(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutBlanks)
  if (typeof node !== 'object' || node === null) return node
  const { '#text': text, ...members } = node as Members
  const names = Object.keys(members)
  if (names.length === 0) return text ?? ''
  return Object.fromEntries(names.map(name => [name, withoutBlanks(members[name])]))
}
