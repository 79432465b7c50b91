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
  })
  return parser
}

/** A body of XML as an object of text: `<building><name>A</name></building>` becomes `{ building: { name: 'A' } }`. */
export const xmlBody: Codec = {
  async read(body) {
    return withoutBlanks((await xmlParser()).parse(decoded(body), true))
  },
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
