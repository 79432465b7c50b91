import { type Schema, type SchemaPart, schemaOf } from './kernel/sqlite/schema.ts'
import { products } from './products/index.ts'

/**
 * Counts the shapes that an organisation's database has had. Whoever changes one of the parts adds one: data that was kept in another
 * shape is refused then, instead of being misread.
 */
const VERSION = 1

const parts: readonly SchemaPart[] = [
  { file: 'src/kernel/organisation/schema.sql' },
  { file: 'src/domain/directory/schema.sql' },
  { file: 'src/domain/devices/schema.sql' },
  { file: 'src/domain/compliance/schema.sql' },
  { file: 'src/domain/tokens/schema.sql' },
  ...products.flatMap(product => product.schema ?? []),
  { file: 'src/kernel/organisation/triggers.sql' },
]

/** The shape of an organisation's database: what the clouds share, and what each of them brings. */
export const schema: Schema = schemaOf(VERSION, parts)
