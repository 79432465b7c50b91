export { type CompileOptions, compileFilter } from './compile.ts'
export { type Composition, composeMembers, composeObject, composeTree } from './compose.ts'
export { type Cursor, CursorMismatchError, decodeCursor, encodeCursor } from './cursor.ts'
export { type Entity, type Property, type PropertyType, propertyOf, type Rows, type Sql } from './entity.ts'
export {
  type Comparison,
  type Filter,
  IncompatibleTypeError,
  type Literal,
  type Match,
  type Operator,
  QuerySyntaxError,
  ReadOnlyPropertyError,
  UnknownPropertyError,
} from './filter.ts'
export { normaliseDate } from './literal.ts'
export { parseOrderBy, parseSelect } from './odata/options.ts'
export { parseFilter } from './odata/parser.ts'
export { parseSearch, type Search } from './odata/search.ts'
export type { OrderBy } from './order.ts'
export { countRows, type Page, type PageRequest, readObject, readPage, type Selection } from './page.ts'
export { readPatch } from './patch.ts'
export { parseRsql } from './rsql/parser.ts'
export { parseSort } from './rsql/sort.ts'
export { Source } from './source.ts'
export { join, sql, where } from './sql.ts'
export { type RowMode, statement } from './statements.ts'
export { findUnsupported, type Use, usesOf } from './support.ts'
export { type Columns, insertRow, type PartColumns, updateParts, updateRow } from './write.ts'
