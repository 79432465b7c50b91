import { Failure } from '../../../kernel/http/failure.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import type { Field, Fields, Value, Values } from '../pro/fields.ts'
import type { Members } from './record.ts'

/**
 * The Classic form of a record: element -> the field behind it, by its name where the element holds the field's value as it is. A form
 * within a form is an element that holds others. The elements `id` and `name` come first in every record and are not named.
 */
export interface Form {
  readonly [element: string]: string | Element | Form
}

/** Where the text of an element is read. */
interface Place {
  readonly database: Database
  readonly fields: Fields
}

/** An element whose text is not the field's value as it is. */
export class Element {
  readonly field: string
  readonly write: (record: Members) => unknown
  /** Undefined for text that changes nothing. */
  readonly read: (text: string, place: Place) => Value | undefined

  constructor(field: string, { write, read }: Pick<Element, 'write' | 'read'>) {
    this.field = field
    this.write = write
    this.read = read
  }
}

/** Elements that are called as their fields are. */
export function same(...fields: readonly string[]): Form {
  return Object.fromEntries(fields.map(field => [field, field]))
}

/** Shown by this API only: what is written there is passed over. */
export function shownOnly(field: string): Element {
  return new Element(field, { write: record => record[field], read: () => undefined })
}

/** A field with a few values, each under a name of this API's; any other text stands for the default (seen: it is not refused). */
export function choice(field: string, names: Readonly<Record<string, string>>): Element {
  return new Element(field, {
    write: record => names[String(record[field])],
    read: (text, { fields }) =>
      Object.keys(names).find(value => names[value]!.toLowerCase() === text.toLowerCase()) ??
      fields[field]!.otherwise ??
      null,
  })
}

/** A reference by name. A name that there is not is refused with 409 (seen). */
export function named(field: string, { what, none }: { what: string; none: string }): Element {
  return new Element(field, {
    write: record => (record[field] === '-1' ? none : record[field.replace(/Id$/, 'Name')]),
    read: (text, { database, fields }) => {
      if (text === '' || text.toLowerCase() === none.toLowerCase()) return null
      const found = `SELECT id FROM ${fields[field]!.refersTo!.table} WHERE name = ?`
      const id = value<number>(database, found, text)
      if (id === undefined) throw new Failure('conflict', `Problem with ${what} name`, { target: field })
      return id
    },
  })
}

/** The text of a field in Base64; nothing in it leaves what the field's own element says. */
export function base64(field: string): Element {
  return new Element(field, {
    write: record => Buffer.from(String(record[field] ?? '')).toString('base64'),
    read: text => (text.trim() === '' ? undefined : Buffer.from(text, 'base64').toString()),
  })
}

/** A record of the Pro API in its Classic form. */
export function writeForm(form: Form, record: Members): Members {
  return Object.fromEntries(
    Object.entries(form).map(([element, means]) => [element, writeElement(means, record)]),
  )
}

function writeElement(means: Form[string], record: Members): unknown {
  if (typeof means === 'string') return record[means]
  return means instanceof Element ? means.write(record) : writeForm(means, record)
}

/**
 * The values that a body gives, by field. Elements that the form does not have are passed over (seen), those that are not in the body give
 * no value.
 *
 * @throws Failure 409 for a reference to what there is not
 */
export function readForm(form: Form, body: Members, place: Place): Values {
  const values: Record<string, Value> = {}
  for (const [element, means] of Object.entries(form)) {
    if (!Object.hasOwn(body, element)) continue
    const given = body[element]
    if (typeof means === 'object' && !(means instanceof Element)) {
      Object.assign(values, readForm(means, membersOf(given), place))
      continue
    }
    const field = typeof means === 'string' ? means : means.field
    const value = readText(means, { text: textOf(given), field: place.fields[field]! }, place)
    if (value !== undefined) values[field] = value
  }
  return values
}

function readText(
  means: string | Element,
  { text, field }: { text: string; field: Field },
  place: Place,
): Value | undefined {
  if (typeof means !== 'string') return means.read(text, place)
  return field.type === 'text' ? text : readInteger(text, field)
}

/** A number that is none, or out of range, becomes the default (seen for other fields). */
function readInteger(
  text: string,
  { range: [least, most] = [-2147483648, 2147483647], otherwise = null }: Field,
): Value {
  const number = /^-?\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : otherwise
}

/** Of an element that comes several times the last counts, as elements do that mean the same (seen in clients). */
export function textOf(value: unknown): string {
  const last = [value].flat().at(-1)
  return typeof last === 'string' ? last : ''
}

/** The elements in an element; none where it has only text. */
export function membersOf(value: unknown): Members {
  const last = [value].flat().at(-1)
  return typeof last === 'object' && last !== null ? (last as Members) : {}
}

/** What a record has that is made without a field. */
export function defaultsOf(fields: Fields): Values {
  return Object.fromEntries(Object.entries(fields).map(([field, { otherwise = null }]) => [field, otherwise]))
}
