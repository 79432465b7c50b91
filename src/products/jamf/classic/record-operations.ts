import { uncheckedMembers } from '../../../kernel/http/body.ts'
import { Failure } from '../../../kernel/http/failure.ts'
import {
  type Call,
  type Finish,
  finish,
  type Operation,
  type Operations,
  type PreparedOperation,
} from '../../../kernel/pipeline/product.ts'
import type { Sql } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { unknownId } from '../errors.ts'
import type { Values } from '../pro/fields.ts'
import { integer, text } from '../pro/property.ts'
import { byId, byName, type RecordTable, readRecord, rowsOf } from '../pro/record-table.ts'
import { createRecord, deleteRecords, type Refusals, updateRecord } from '../pro/record-writing.ts'
import { defaultsOf, type Form, readForm, writeForm } from './form.ts'
import { classicList, parsedRecord } from './reading.ts'
import type { Members } from './record.ts'
import { represent } from './representation.ts'
import { xmlBody } from './xml-body.ts'

/** How the Classic API shows records of a kind. */
export interface ClassicApi {
  /** The element that is a record, `building`. */
  readonly root: string
  /** The element that is the list of them, `buildings`. */
  readonly list: string
  /** What a record has beside `id` and `name`. */
  readonly form: Form
}

type ClassicCall = Call<Caller>
type Write = (call: ClassicCall, body: Members) => number

/** How the last part of a path names a record. */
const KEYS: Readonly<Record<string, (value: string) => Sql>> = { ById: byId, ByName: byName }

/**
 * `classicListBuildings classicCreateBuilding classicGetBuildingById classicUpdateBuildingById classicDeleteBuildingById`, and the latter
 * three `ByName`.
 */
export function classicOperations(record: RecordTable, api: ClassicApi): Operations<Caller> {
  const { noun, plural, table, fields } = record
  const names = rowsOf(noun, table, { id: integer('row.id'), name: text('row.name') })
  const form: Form = { name: 'name', ...api.form }
  const read = ({ organisation: { database } }: ClassicCall, body: Members): Values =>
    readForm(form, body, { database, fields })
  const create: Write = (call, body) =>
    createRecord(call, record, { ...defaultsOf(fields), ...read(call, body) }, refusals)
  const update = (call: ClassicCall, { id, body }: { id: number; body: Members }): number => {
    updateRecord(call, record, { id, values: read(call, body) }, refusals)
    return id
  }
  const keyed = Object.entries(KEYS).flatMap(([key, where]) => {
    const find = (call: ClassicCall) => found(call, record, where)
    const get: Operation<Caller> = call => {
      const shown = find(call)
      return { [api.root]: { id: Number(shown.id), ...writeForm(form, shown) } }
    }
    const remove: Operation<Caller> = call => {
      const id = Number(find(call).id)
      deleteRecords(call.organisation.database, record, [id])
      return written(api, id)
    }
    return [
      [`classicGet${noun}${key}`, get],
      [
        `classicUpdate${noun}${key}`,
        writing(api, (call, body) => update(call, { id: Number(find(call).id), body })),
      ],
      [`classicDelete${noun}${key}`, remove],
    ] as const
  })
  return {
    [`classicList${plural}`]: call => classicList(call, api.list, { entity: names }),
    [`classicCreate${noun}`]: writing(api, create),
    ...Object.fromEntries(keyed),
  }
}

/** The record that the path names, in its Pro form. @throws Failure 404 */
function found(
  { organisation, params }: ClassicCall,
  record: RecordTable,
  where: (value: string) => Sql,
): Members {
  const value = params.value!
  const text = readRecord(organisation.database, record, where(value))
  if (text === undefined) throw unknownId(record.noun, value)
  return parsedRecord(text, value)
}

/** An operation that reads the body's one element and tells which record was written. */
export function writing(api: Pick<ClassicApi, 'root'>, write: Write): PreparedOperation<Caller, Members> {
  return {
    prepare: async ({ body }) => membersOf(api.root, await parsed(body)),
    operate: (call, body) => written(api, write(call, body)),
  }
}

/** Many clients send XML without saying so, such as `curl -T` (seen). */
async function parsed(body: unknown): Promise<unknown> {
  if (!Buffer.isBuffer(body)) return body
  try {
    return await xmlBody.read(body, '')
  } catch (error) {
    throw new Failure('invalid', `The body is malformed: ${(error as Error).message}`)
  }
}

/** @throws Failure 400 for a body of another element */
function membersOf(root: string, body: unknown): Members {
  const members = uncheckedMembers(body)[root]
  if (members === '') return {}
  if (typeof members !== 'object' || Array.isArray(members)) {
    throw new Failure('invalid', `The body must be one element ${root}.`)
  }
  return uncheckedMembers(members)
}

/** XML whatever the client accepts (seen): `<building><id>1</id></building>`. */
export function written({ root }: Pick<ClassicApi, 'root'>, id: number): Finish {
  return finish(() => represent({ headers: { accept: 'application/xml' } }, { [root]: { id } }))
}

/** The text of a duplicate is seen; that a missing value is a 409 too is seen, its text is ours. */
const refusals: Refusals = {
  missing: field => new Failure('conflict', `The ${field} is missing`, { target: field }),
  duplicate: field => new Failure('conflict', `Duplicate ${field}`, { target: field }),
}
