import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import type { Answer } from './emulator.ts'

/** Operation -> content type -> body. */
export type Replies = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Pages, programs, streams and files, which are nothing to read in a document. */
export const HIDDEN = [
  'application/vnd.sqlite3',
  'application/yaml',
  'text/css',
  'text/event-stream',
  'text/html',
  'text/javascript',
]

/** Items of a list that suffice to show what it is a list of. */
const ITEMS = 2

const TOKEN = /\b(eyJ[\w-]{8})[\w-]+\.[\w-]+\.[\w-]*/g

/** What is another for each signing key, of which every build makes new ones. */
const OF_KEYS: Readonly<Record<string, unknown>> = {
  kid: '5yG_cPY6eZcziUsQN8nE_hh5JQY',
  x5t: '5yG_cPY6eZcziUsQN8nE_hh5JQY',
  n: 'mzE_P2ZufM_CMrrq3nfkYnwyvEqnQCHC...',
  x5c: ['MIIDBzCCAe+gAwIBAgIQenDSiZNNP...'],
}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false })
const builder = new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: true })

/** A value as XML, its one member the root. */
export function writeXml(value: unknown): string {
  return builder.build(value)
}

/** The body of a reply, short enough for a document: lists with their first items, tokens with their first letters. */
export function exampleOf({ text, body }: Answer<unknown>, type: string): unknown {
  if (type.endsWith('xml')) return writeXml(shortened(parser.parse(text)))
  return shortened(body ?? text)
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(TOKEN, '$1...')
  if (Array.isArray(value)) return value.slice(0, ITEMS).map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, OF_KEYS[name] ?? shortened(member)]),
  )
}
