import * as kernel from '../../src/kernel/sqlite/database.ts'
import { schema } from '../../src/schema.ts'

/** A database of the shape that organisations have. */
export function openDatabase(
  options: Omit<Parameters<typeof kernel.openDatabase>[0], 'schema'> = {},
): kernel.Database {
  return kernel.openDatabase({ schema, ...options })
}
