import { readAsset } from '../assets.ts'
import { type TableEvents, triggersOf } from '../organisation/table-events.ts'
import { type IndexedWords, wordIndexes } from './word-index.ts'

/** What one area keeps in the database of an organisation. */
export interface SchemaPart {
  /** SQL that makes its tables: a file, relative to the package's root. */
  readonly file: string
  /** Further SQL, made of declarations: triggers that are alike. */
  readonly triggers?: readonly string[]
  /** Lists of words that are declared in code and that the SQL names in braces: `CHECK (type IN ({memberTypes}))`. */
  readonly lists?: Readonly<Record<string, readonly string[]>>
  /** Whose words can be looked up: `$search` asks for them. */
  readonly words?: IndexedWords
  /** By which an organisation is looked for though a request does not name it: a SELECT of all such names for each kind of them. */
  readonly names?: NamesByKind
  /** What is told when something happens to their rows. */
  readonly events?: readonly TableEvents[]
}

export type NamesByKind = Readonly<Record<string, string>>

/** The shape of a database. */
export interface Schema {
  /** Kept in each database (`user_version`): one of another version is refused. */
  readonly version: number
  /** SQL that makes the shape in an empty database. It is asked for only when one is made: most are copies of a prepared one. */
  text(): string
  /** The SELECTs of all parts. */
  readonly names: NamesByKind
}

/** The shape that the parts make together. */
export function schemaOf(version: number, parts: readonly SchemaPart[]): Schema {
  return {
    version,
    names: Object.assign({}, ...parts.map(({ names }) => names)),
    text: () => {
      const indexes = parts.map(({ words = {} }) => wordIndexes(words))
      return [
        ...parts.map(tablesOf),
        ...indexes,
        ...parts.flatMap(({ triggers = [] }) => triggers),
        triggersOf(parts.flatMap(({ events = [] }) => events)),
      ].join('\n')
    },
  }
}

/** @throws Error for a list that the part does not have */
function tablesOf({ file, lists = {} }: SchemaPart): string {
  return readAsset(file)
    .toString()
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const words = lists[name]
      if (!words) throw new Error(`${file} names a list ${name}, which there is not.`)
      return words.map(word => `'${word}'`).join(', ')
    })
}
