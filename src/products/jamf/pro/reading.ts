import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { cachedText } from '../../../kernel/sqlite/row-cache.ts'
import {
  countRows,
  type Entity,
  type JsonText,
  readObject,
  readPage,
  type Sql,
  statement,
  surround,
} from '../../../query/index.ts'
import { unknownId } from '../errors.ts'
import { type ListOptions, translate } from './paging.ts'
import { recordId } from './record-id.ts'
import { byId } from './record-table.ts'

/** A list: which entity gives its elements, and which of its rows. */
export interface Collection {
  readonly entity: Entity
  /** Properties to send. Default: all. */
  readonly select?: readonly string[]
  readonly where?: Sql | undefined
  /** FROM clause that is enough to count all rows. */
  readonly countFrom?: string
  /** Names the collection and its projection, so that its pages may be remembered; `where` is not part of the name. */
  readonly memory?: string | undefined
}

/** One page as `{"totalCount":n,"results":[…]}`; the total is that of the filter, whatever the page. */
export function readList({ database }: Organisation, collection: Collection, options: ListOptions): JsonText {
  const { memory } = collection
  const compose = () => translate('filter', () => composePage(database, collection, options))
  return memory ? cachedText(database, memory + JSON.stringify(options), compose) : compose()
}

function composePage(database: Database, collection: Collection, options: ListOptions): JsonText {
  const { entity, where, select = Object.keys(entity.properties) } = collection
  const { filter } = options
  const page = readPage(database, entity, { ...options, select, where, coerce: true })
  const whole = filter || where ? undefined : collection.countFrom
  const total = countRows(database, entity, { filter, where, coerce: true, from: whole })
  return surround(`{"totalCount":${total},"results":[`, page.items, ']}')
}

type RecordCall = Pick<Call, 'organisation' | 'params'>

/** What one record is read from; `noun` is what messages call it. */
interface Readable {
  readonly noun: string
  readonly entity: Entity
  /** Properties to send. Default: all. */
  readonly select?: readonly string[]
}

/** The record that the path names by its id. @throws Failure 404 */
export function readOne(
  { organisation, params }: RecordCall,
  { noun, entity, select = Object.keys(entity.properties) }: Readable,
): Buffer {
  const found = readObject(organisation.database, entity, { select, where: byId(params.id!) })
  if (found === undefined) throw unknownId(noun, params.id!)
  return Buffer.from(found)
}

/** The id of the record that the path names. @throws Failure 404 */
export function existingId(
  { organisation, params }: RecordCall,
  { noun, table }: { readonly noun: string; readonly table: string },
): number {
  const id = recordId(params.id!)
  const exists = statement(organisation.database, `SELECT 1 FROM ${table} WHERE id = ?`, 'pluck').get(id)
  if (exists === undefined) throw unknownId(noun, params.id!)
  return id
}
