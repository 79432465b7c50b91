import { readDocument, type Schema } from '../../../kernel/contract/contract.ts'
import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import type { Field, Value, Values } from './fields.ts'
import type { RecordTable } from './record-table.ts'
import { insertRecord, type Refusals } from './record-writing.ts'

/** One record as a seed has it: what the Pro API takes, but references by name: `category`, not `categoryId`. */
type SeedRow = Readonly<Record<string, Value | undefined>>

/** What a seed brings about without saying it. */
export interface RecordSeed {
  /** Records that follow from other sections, such as the buildings of offices; they come before those of the seed's own section. */
  readonly implied?: (run: SeedRun) => readonly SeedRow[]
}

/** The section of a seed that has records of one kind, `jamf.scripts`. A record that is only a name may be written as the name. */
export function recordSeed(record: RecordTable, { implied = () => [] }: RecordSeed): SeedSection {
  return {
    name: `jamf.${record.plural.charAt(0).toLowerCase()}${record.plural.slice(1)}`,
    shape: () => shapeOf(record),
    write(run, given: readonly (SeedRow | string)[] = []) {
      for (const row of [...implied(run), ...given]) {
        writeRow(run.database, record, typeof row === 'string' ? { name: row } : row)
      }
    },
  }
}

/** Derived from what the contract lets the Pro API take, `ScriptBody`, and from the fields where that has no such schema. */
async function shapeOf({ noun, fields }: RecordTable): Promise<Schema> {
  const { components } = await readDocument('jamf')
  const documented = (components?.schemas?.[`${noun}Body`]?.properties ?? {}) as Readonly<
    Record<string, Schema>
  >
  const entries = Object.entries(fields)
  const properties = entries.map(([name, field]) => [
    memberOf(name, field),
    shapeOfField(field, documented[name]),
  ])
  const required = entries.filter(([, field]) => field.required).map(([name]) => name)
  const members = { properties: Object.fromEntries(properties), required, additionalProperties: false }
  return { type: 'array', items: { type: ['string', 'object'], minLength: 1, ...members } }
}

/** Without what only OpenAPI knows; instead of null a seed says nothing. */
function shapeOfField({ type, required, range, refersTo }: Field, documented?: Schema): Schema {
  if (refersTo) return { type: 'string', minLength: 1 }
  const { nullable, format, ...shape } = documented ?? { type: type === 'text' ? 'string' : type }
  const [minimum, maximum] = range ?? []
  return { ...shape, ...(required ? { minLength: 1 } : {}), ...(range ? { minimum, maximum } : {}) }
}

function memberOf(name: string, { refersTo }: Field): string {
  return refersTo ? name.replace(/Id$/, '') : name
}

/** @throws SeedError */
function writeRow(database: Database, record: RecordTable, row: SeedRow): void {
  const kind = record.noun.replace(/\B[A-Z]/g, letter => ` ${letter}`).toLowerCase()
  const what = `Jamf ${kind} "${row.name}"`
  const values: Values = Object.fromEntries(
    Object.entries(record.fields).map(([name, field]) => {
      const given = row[memberOf(name, field)] ?? null
      return [
        name,
        field.refersTo
          ? referredId(database, { name, field, given, what })
          : (given ?? field.otherwise ?? null),
      ]
    }),
  )
  const refusals: Refusals = {
    missing: field => new SeedError(`${what} has no ${field}.`),
    duplicate: field => new SeedError(`${what} has the ${field} of another.`),
  }
  insertRecord(database, record, values, refusals)
}

function referredId(
  database: Database,
  { name, field, given, what }: { name: string; field: Field; given: Value; what: string },
): number | null {
  if (given === null) return null
  const found = `SELECT id FROM ${field.refersTo!.table} WHERE name = ?`
  const id = value<number>(database, found, given)
  if (id === undefined) throw new SeedError(`${what} has the unknown ${memberOf(name, field)} "${given}".`)
  return id
}
