export { type CompileOptions, compileFilter } from './compile.ts'
export { type Composition, composeMembers, composeObject, composeTree, concatenate } from './compose.ts'
export {
  type Entity,
  type Property,
  type PropertyType,
  propertyOf,
  type Rows,
  relationOf,
  type Sql,
  type WordIndex,
} from './entity.ts'
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
  UnlistedValueError,
} from './filter.ts'
export { normaliseDate } from './literal.ts'
export { parseOrderBy, parseSelect } from './odata/options.ts'
export { parseFilter } from './odata/parser.ts'
export { parseSearch, type Search } from './odata/search.ts'
export type { OrderBy } from './order.ts'
export { type Cursor, CursorMismatchError, decodeCursor, encodeCursor } from './paging/cursor.ts'
export { type JsonText, surround } from './paging/json-text.ts'
export {
  countRows,
  type Page,
  type PageRequest,
  readObject,
  readPage,
  readValue,
  type Selection,
} from './paging/page.ts'
export { readPatch } from './patch.ts'
export { relatedRows, relatedTo } from './related.ts'
export { type Edge, either, type Relation, reverse, toAny, toMany, toOne, transitive } from './relation.ts'
export { parseRsql } from './rsql/parser.ts'
export { parseSort } from './rsql/sort.ts'
export { Source } from './source.ts'
export { join, sql, where } from './statements/sql.ts'
export { all, one, type RowMode, statement, value, values } from './statements/statements.ts'
export { findUnsupported, type Use, usesOf } from './support.ts'
export {
  type Columns,
  insertRow,
  type PartColumns,
  pointAt,
  relate,
  unrelate,
  updateParts,
  updateRow,
} from './write.ts'
