import type { Database } from '../../kernel/sqlite/database.ts'
import { values } from '../../query/index.ts'

/** Rows by number from `from` to `to`, both included: one statement writes them all. */
export interface Batch {
  readonly from: number
  readonly to: number
}

/** Writes the rows of one batch. */
export type RowWriter = (batch: Batch) => void

/**
 * Prepares a statement that writes numbered copies of template rows: row `n.i` is the template `n.i % templates` except
 * in the columns given as SQL. A whole batch is one statement, so no row passes through JavaScript.
 *
 * @param templates a temporary table with a column `i` counting from 0 and the columns of `table`
 * @param joins further tables that the expressions read
 */
export function copyStatement(
  database: Database,
  {
    table,
    templates,
    joins = '',
    columns,
  }: {
    readonly table: string
    readonly templates: string
    readonly joins?: string
    readonly columns: Readonly<Record<string, string>>
  },
): RowWriter {
  const names = values<string>(database, 'SELECT name FROM pragma_table_info(?)', table)
  const statement = database.prepare(
    `WITH RECURSIVE n (i) AS (SELECT @from UNION ALL SELECT i + 1 FROM n WHERE i < @to)
     INSERT INTO ${table} (${names.join(', ')})
     SELECT ${names.map(name => columns[name] ?? `template.${name}`).join(', ')}
     FROM n JOIN temp.${templates} template ON template.i = n.i % @templates ${joins} ORDER BY n.i`,
  )
  const count = database.prepare(`SELECT count(*) FROM temp.${templates}`).pluck().get()
  database.exec(`CREATE UNIQUE INDEX IF NOT EXISTS temp.${templates}_by_number ON ${templates} (i)`)
  return batch => {
    statement.run({ ...batch, templates: count })
  }
}
