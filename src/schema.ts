import { compliance } from './domain/compliance/schema.ts'
import { devices } from './domain/devices/schema.ts'
import { directory } from './domain/directory/schema.ts'
import { tokens } from './domain/tokens/schema.ts'
import { TOLD_BY_ITSELF } from './kernel/organisation/events.ts'
import { eventNamesOf } from './kernel/organisation/table-events.ts'
import { type Schema, type SchemaPart, schemaOf } from './kernel/sqlite/schema.ts'
import { products } from './products/index.ts'

/**
 * Counts the shapes that an organisation's database has had. Whoever changes one of the parts adds one: data that was kept in another
 * shape is refused then, instead of being misread.
 */
const VERSION = 9

const parts: readonly SchemaPart[] = [
  { file: 'src/kernel/organisation/schema.sql' },
  directory,
  devices,
  compliance,
  tokens,
  ...products.flatMap(product => product.schema ?? []),
]

/** The shape of an organisation's database: what the clouds share, and what each of them brings. */
export const schema: Schema = schemaOf(VERSION, parts)

/** All that can happen in an organisation. */
export const eventNames: readonly string[] = [
  ...eventNamesOf(parts.flatMap(({ events = [] }) => events)),
  ...products.flatMap(product => product.events ?? []),
  ...TOLD_BY_ITSELF,
]
