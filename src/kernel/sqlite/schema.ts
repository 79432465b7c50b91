import { readAsset } from '../assets.ts'
import { type TableEvents, triggersOf } from '../organisation/table-events.ts'

/** What one area keeps in the database of an organisation. */
export interface SchemaPart {
  /** SQL that makes its tables: a file, relative to the package's root. */
  readonly file: string
  /** What is told when something happens to their rows. */
  readonly events?: readonly TableEvents[]
}

/** The shape of a database. */
export interface Schema {
  /** Kept in each database (`user_version`): one of another version is refused. */
  readonly version: number
  /** SQL that makes the shape in an empty database. It is asked for only when one is made: most are copies of a prepared one. */
  text(): string
}

/** The shape that the parts make together. */
export function schemaOf(version: number, parts: readonly SchemaPart[]): Schema {
  return {
    version,
    text: () => {
      const tables = parts.map(({ file }) => readAsset(file).toString())
      return [...tables, triggersOf(parts.flatMap(({ events = [] }) => events))].join('\n')
    },
  }
}
