import type { Database } from 'better-sqlite3'
import { type CompileOptions, compileFilter } from '../compile.ts'
import { type Composition, composeObject } from '../compose.ts'
import type { Entity, Sql } from '../entity.ts'
import type { Filter } from '../filter.ts'
import type { OrderBy } from '../order.ts'
import { Source } from '../source.ts'
import { UNPLANNED, where } from '../statements/sql.ts'
import { statement, value } from '../statements/statements.ts'
import type { Cursor } from './cursor.ts'
import { areLong, type JsonText, noteSize, surround } from './json-text.ts'
import { orderList, orderTerms, rowsAfter, type Term } from './keyset.ts'

/** Which rows of an entity. What is SQL here is written over the entity's own aliases. */
export interface Selection extends CompileOptions {
  readonly filter?: Filter | undefined
  /** A scope beside the filter, e.g. the members of one group. */
  readonly where?: Sql | undefined
  /** Replaces the entity's `from`, for joins; each row of the entity may appear once. */
  readonly from?: string | undefined
}

export interface PageRequest extends Selection, Composition {
  /** SQL of a row's JSON text, instead of what `Composition` says: for lists whose rows are of several types. */
  readonly item?: ((source: Source) => string) | undefined
  readonly orderBy?: readonly OrderBy[] | undefined
  /** The most objects to give, at least 1. */
  readonly size: number
  /** Where the page before ended. */
  readonly after?: Cursor | undefined
  /** Rows to skip, for clouds that number their pages; such a page has no `next`. */
  readonly offset?: number | undefined
}

export interface Page {
  /** JSON objects, joined by commas. */
  readonly items: JsonText
  readonly length: number
  /** There is one only if more rows follow. */
  readonly next?: Cursor
}

/**
 * One page of a list. Pages are found by key, so the last of a million rows costs what the first does.
 *
 * @throws UnknownPropertyError, IncompatibleTypeError, CursorMismatchError
 */
export function readPage(db: Database, entity: Entity, request: PageRequest): Page {
  const query = pageQuery(db, entity, request)
  const { after, offset = 0, size } = request
  const chunks: Chunk[] = []
  let length = 0
  for (const range of after === undefined ? [undefined] : rowsAfter(query.terms, after)) {
    const chunk = readRange(query, range, { limit: size - length, offset })
    if (chunk.length > 0) chunks.push(chunk)
    length += chunk.length
    if (length >= size) break
  }
  const items = joinChunks(chunks)
  const last = chunks.at(-1)?.last
  if (length < size || request.offset !== undefined || last === undefined) return { items, length }
  const next = nextCursor(query, last)
  return next === undefined ? { items, length } : { items, length, next }
}

/** What the statements of one page have in common. */
interface PageQuery {
  readonly db: Database
  readonly terms: readonly Term[]
  readonly key: string
  readonly item: string
  readonly from: string
  readonly conditions: readonly (Sql | undefined)[]
}

function pageQuery(db: Database, entity: Entity, request: PageRequest): PageQuery {
  const source = Source.of(entity)
  return {
    db,
    terms: orderTerms(source, request.orderBy ?? []),
    key: source.key,
    item: request.item?.(source) ?? composeObject(source, request),
    from: fromOf(source, request),
    conditions: conditions(source, request),
  }
}

interface Chunk {
  readonly items: JsonText
  readonly length: number
  /** The key of the last row. */
  readonly last: number | undefined
}

interface RangeShape {
  /** The WHERE clause. */
  readonly rows: string
  readonly isLong: boolean
  /** False where rows are skipped. */
  readonly isFirst: boolean
}

/** Together some megabytes. */
const [KNOWN_ITEMS, KNOWN_SHAPES] = [100, 20]
/** SQL of an item -> the rest of the statement, without keys -> the whole, which takes long to be put together and hashed. */
const texts = new Map<string, Map<string, string>>()

function rangeText({ item, terms, key, from }: PageQuery, { rows, isLong, isFirst }: RangeShape): string {
  const rest = `${from}${rows} ORDER BY ${orderList(terms)} LIMIT ${UNPLANNED.number}${isFirst ? '' : ' OFFSET ?'})`
  const known = texts.get(item) ?? new Map<string, string>()
  const shape = `${isLong} ${rest}`
  let text = known.get(shape)
  if (text === undefined) {
    const items = isLong ? 'CAST(group_concat(item) AS BLOB)' : 'group_concat(item)'
    const keys = terms.length === 1 ? 'max(k)' : 'group_concat(k)'
    text = `SELECT ${items}, count(*), ${keys} FROM (SELECT ${item} AS item, ${key} AS k FROM ${rest}`
    if (texts.size >= KNOWN_ITEMS) texts.clear()
    if (known.size >= KNOWN_SHAPES) known.clear()
    texts.set(item, known.set(shape, text))
  }
  return text
}

/** Rows composed and joined by SQLite. */
function readRange(
  query: PageQuery,
  range: Sql | undefined,
  { limit, offset }: { limit: number; offset: number },
): Chunk {
  const rows = where(...query.conditions, range)
  const text = rangeText(query, {
    rows: rows.text,
    isLong: areLong(query.item, limit),
    isFirst: offset === 0,
  })
  const skip = offset === 0 ? [] : [offset]
  const row = statement(query.db, text, 'raw').get(...rows.parameters, limit, ...skip)
  const [joined, length, k] = row as [JsonText | null, number, string | number | null]
  if (joined) noteSize(query.item, { length: joined.length, count: length })
  const last = typeof k === 'string' ? Number(k.slice(k.lastIndexOf(',') + 1)) : (k ?? undefined)
  return { items: joined ?? '', length, last }
}

function joinChunks(chunks: readonly Chunk[]): JsonText {
  const [first, ...others] = chunks
  if (first === undefined) return ''
  return others.reduce((text: JsonText, { items }) => surround(text, ',', items), first.items)
}

/** The cursor behind the row with this key, if any row follows. */
function nextCursor(query: PageQuery, key: number): Cursor | undefined {
  const cursor = { key, values: sortValues(query, key) }
  const more = rowsAfter(query.terms, cursor).some(range => {
    const rows = where(...query.conditions, range)
    const text = `SELECT 1 FROM ${query.from}${rows.text} LIMIT 1`
    return statement(query.db, text, 'pluck').get(...rows.parameters) !== undefined
  })
  return more ? cursor : undefined
}

function sortValues({ db, terms, from, key }: PageQuery, row: number): Cursor['values'] {
  if (terms.length === 1) return []
  const list = terms.slice(0, -1).map(({ text }) => text)
  const text = `SELECT ${list.join(', ')} FROM ${from} WHERE ${key} = ?`
  return statement(db, text, 'raw').get(row) as Cursor['values']
}

function fromOf(source: Source, { from }: Selection): string {
  return from === undefined ? source.from : source.fromClause(from)
}

function conditions(source: Source, { filter, where, coerce }: Selection): (Sql | undefined)[] {
  return [
    source.living,
    where && { ...where, text: source.sql(where.text) },
    filter && compileFilter(filter, source, { coerce: coerce ?? false }),
  ]
}

/** One row as JSON text: the first that `where` and `filter` leave, or undefined. */
export function readObject(
  db: Database,
  entity: Entity,
  request: Selection & Composition,
): string | undefined {
  const source = Source.of(entity)
  const rows = where(...conditions(source, request))
  const text = `SELECT ${composeObject(source, request)} FROM ${fromOf(source, request)}${rows.text} LIMIT 1`
  return statement(db, text, 'pluck').get(...rows.parameters) as string | undefined
}

/** A property of the first row that `where` and `filter` leave, as the database has it. */
export function readValue<Value>(
  db: Database,
  entity: Entity,
  request: Selection & { readonly property: string },
): Value | undefined {
  const source = Source.of(entity)
  const rows = where(...conditions(source, request))
  const text = `SELECT ${source.property(request.property).sql} FROM ${fromOf(source, request)}${rows.text} LIMIT 1`
  return value<Value>(db, text, ...rows.parameters)
}

/** How many rows there are, whatever the page. */
export function countRows(db: Database, entity: Entity, selection: Selection = {}): number {
  const source = Source.of(entity)
  const rows = where(...conditions(source, selection))
  const text = `SELECT count(*) FROM ${fromOf(source, selection)}${rows.text}`
  return statement(db, text, 'pluck').get(...rows.parameters) as number
}
