import { Failure } from '../../../kernel/http/failure.ts'
import { type Call, finish, type Operations } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { IdsFailure, invalidField, unknownId } from '../errors.ts'
import type { components } from '../request-bodies.ts'
import type { Field, Value, Values } from './fields.ts'
import { noteInHistory, readEntry, readHistory } from './history.ts'
import { readListOptions } from './paging.ts'
import { existingId, readList, readOne } from './reading.ts'
import { recordId } from './record-id.ts'
import type { RecordTable } from './record-table.ts'
import { createRecord, deleteRecords, type Refusals, updateRecord } from './record-writing.ts'
import { smallBody } from './replies.ts'

/** How the Pro API offers records of a kind. */
export interface ProApi {
  /** What a list is sorted by unless the client says otherwise. Default `id:asc`. */
  readonly sort?: string
  /** The versions that have all of its operations, when there are several; their ids then end in `V1`, `V2`. */
  readonly versions?: readonly number[]
  /** Whether many can be deleted at once. Default true. */
  readonly deleteMultiple?: boolean
}

type Schemas = components['schemas']
type ProCall<Body = unknown> = Call<Caller, Body>
type Given = Readonly<Record<string, Value | undefined>>

/**
 * `listBuildings getBuilding createBuilding updateBuilding deleteBuilding deleteMultipleBuildings listBuildingHistory
 * addBuildingHistoryNote`.
 */
export function proOperations(
  record: RecordTable,
  { sort = 'id:asc', versions, deleteMultiple = true }: ProApi,
): Operations<Caller> {
  const { noun, plural, entity } = record
  const table: Operations<Caller> = {
    [`list${plural}`]: call => readList(call.organisation, { entity }, readListOptions(call, entity, sort)),
    [`get${noun}`]: call => readOne(call, record),
    [`create${noun}`]: (call: ProCall<Given>) => create(call, record),
    [`update${noun}`]: (call: ProCall<Given>) => update(call, record),
    [`delete${noun}`]: call => {
      if (remove(call, record, [call.params.id!]).length > 0) throw unknown(call, record)
      return undefined
    },
    ...(deleteMultiple
      ? { [`deleteMultiple${plural}`]: (call: ProCall<Schemas['Ids']>) => deleteAll(call, record) }
      : {}),
    [`list${noun}History`]: call => readHistory(call, { record, id: existingId(call, record) }),
    [`add${noun}HistoryNote`]: (call: ProCall<Schemas['ObjectHistoryNote']>) => {
      const entry = noteInHistory(call, { record, id: existingId(call, record) }, call.body)
      return Buffer.from(readEntry(call.organisation.database, entry))
    },
  }
  return versions ? inVersions(versions, () => table) : table
}

/** The operations of each version, their ids with `V1`, `V2` behind them. */
export function inVersions<Version extends number>(
  versions: readonly Version[],
  operationsOf: (version: Version) => Operations<Caller>,
): Operations<Caller> {
  const entries = versions.flatMap(version =>
    Object.entries(operationsOf(version)).map(
      ([name, operation]) => [`${name}V${version}`, operation] as const,
    ),
  )
  return Object.fromEntries(entries)
}

const unknown = ({ params }: ProCall, { noun }: RecordTable) => unknownId(noun, params.id!)

/** The reply's form is documented; `href` begins as the client's own URL does. */
function create(call: ProCall<Given>, record: RecordTable) {
  const id = createRecord(call, record, readValues(call, record), refusals)
  return smallBody({ id: String(id), href: `${call.origin}${call.operation.path}/${id}` })
}

/** A PUT gives all values: what it leaves out is emptied (assumed). */
function update(call: ProCall<Given>, record: RecordTable) {
  const id = existingId(call, record)
  updateRecord(call, record, { id, values: readValues(call, record) }, refusals)
  return readOne(call, record)
}

/** All that exist are deleted, whatever the others; the reply tells of each that does not (documented). */
function deleteAll(call: ProCall<Schemas['Ids']>, record: RecordTable) {
  const { ids } = call.body
  const missing = remove(call, record, ids)
  if (missing.length === 0) return undefined
  return finish(() => {
    throw new IdsFailure(record.noun, missing)
  })
}

/** @returns those that there are not */
function remove({ organisation }: ProCall, record: RecordTable, ids: readonly string[]): string[] {
  const deleted = deleteRecords(organisation.database, record, ids.map(recordId))
  return ids.filter(id => !deleted.has(recordId(id)))
}

function readValues({ organisation, body }: ProCall<Given>, { fields }: RecordTable): Values {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      readValue(organisation.database, { name, field, given: body[name] ?? null }),
    ]),
  )
}

function readValue(
  database: Database,
  { name, field: { refersTo, otherwise = null }, given }: { name: string; field: Field; given: Value },
): Value {
  if (!refersTo) return given ?? otherwise
  if (given === null || given === '-1') return null
  // Empty text is no id: the real service fails at it with a 500 (seen: terraform-provider-jamfplatform#125), which is a refusal here.
  const found = `SELECT id FROM ${refersTo.table} WHERE id = ?`
  const id = value<number>(database, found, recordId(String(given)))
  // Code and text are assumed: what Jamf says of a category that does not exist is not public.
  if (id === undefined) throw invalidField(name, `No record has the id ${given}.`)
  return id
}

/** The code and the text of a duplicate are seen for packages; those of a missing value are as for other rules of content (seen). */
const refusals: Refusals = {
  missing: field =>
    new Failure('invalid', `${field} must not be empty.`, { code: 'INVALID_CONTENT', target: field }),
  duplicate: field =>
    new Failure('invalid', `duplicate ${field}`, { code: 'DUPLICATE_FIELD', target: field }),
}
