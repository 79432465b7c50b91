import type { SeedSection } from '../../kernel/organisation/seed.ts'
import type { Operations } from '../../kernel/pipeline/product.ts'
import type { Caller } from './caller.ts'
import { type ClassicApi, classicOperations } from './classic/record-operations.ts'
import type { Fields } from './pro/fields.ts'
import { type ProApi, proOperations } from './pro/record.ts'
import { type RecordSeed, recordSeed } from './pro/record-seed.ts'
import { type RecordTable, type Referrer, recordEntity } from './pro/record-table.ts'

interface Declaration {
  /** `Building`; operation ids are made with it. */
  readonly noun: string
  /** Default: the noun with an `s`. */
  readonly plural?: string
  readonly table: string
  readonly fields: Fields
  readonly referredBy?: readonly Referrer[]
  /** Absent where the Pro API has no operations that are like those of other records. */
  readonly pro?: ProApi
  readonly classic: ClassicApi
  readonly seed?: RecordSeed
  /** What is done to these records only. */
  readonly others?: Operations<Caller>
}

/** Records of one kind. */
export interface RecordFamily extends RecordTable {
  /** Those that other kinds have too. */
  readonly operations: Operations<Caller>
  readonly others: Operations<Caller>
  /** Its section of the seed. */
  readonly seed: SeedSection
}

/** All that both APIs do with records of one kind, and its section of the seed, from one declaration. */
export function record({
  pro,
  classic,
  plural,
  referredBy = [],
  seed = {},
  others = {},
  ...declared
}: Declaration): RecordFamily {
  const { noun, table, fields } = declared
  const entity = recordEntity(noun, table, fields)
  const records = { ...declared, plural: plural ?? `${noun}s`, referredBy, entity }
  return {
    ...records,
    operations: {
      ...(pro ? proOperations(records, pro) : {}),
      ...classicOperations(records, classic),
    },
    others,
    seed: recordSeed(records, seed),
  }
}
