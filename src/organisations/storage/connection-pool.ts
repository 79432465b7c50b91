import type { Database } from '../../kernel/sqlite/database.ts'
import { openOnBaseline, rollBack } from '../../kernel/sqlite/rollback-point.ts'
import type { Schema } from '../../kernel/sqlite/schema.ts'

/**
 * Databases in memory that nobody needs at present and that stand on an image of which others will be made: it takes several milliseconds
 * until a new one has read its schema and prepared its statements.
 */
export interface ConnectionPool {
  /** A database that stands on `image` and shows just that. */
  open(image: Buffer): Database
  /** Takes a database back that nobody holds on to and that stands on `image`; one that stands on something else is closed. */
  release(database: Database, image: Buffer): void
  close(): void
}

/** Some 1.5 MB each. */
const KEPT = 32

export function openConnectionPool(schema: Schema): ConnectionPool {
  // The one that was released first stands at the beginning.
  let idle: { readonly database: Database; readonly image: Buffer }[] = []
  return {
    open(image) {
      const found = idle.find(kept => kept.image === image)
      if (!found) return openOnBaseline(schema, image)
      idle = idle.filter(kept => kept !== found)
      return found.database
    },
    release(database, image) {
      if (!rollBack(database, image)) return void database.close()
      idle.push({ database, image })
      if (idle.length > KEPT) idle.shift()!.database.close()
    },
    close() {
      for (const { database } of idle) database.close()
      idle = []
    },
  }
}
