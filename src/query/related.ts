import type { Sql } from './entity.ts'
import type { Relation } from './relation.ts'
import type { Source } from './source.ts'
import { sql, where } from './statements/sql.ts'

/** Which rows of an entity a relation leads to from the object with this id, over the entity's own aliases. */
export function relatedTo(relation: Relation, id: Sql): Sql {
  const { text, parameters } = relation.ids(id)
  return sql(`row.id IN (${text})`, ...parameters)
}

/**
 * What follows FROM for the living objects that are related to a row of `source`, in their order, as a use of an entity
 * inside of it: of their own, or of one with rows `(seq, id, type)` when the relation has objects of several types.
 */
export function relatedRows(source: Source, relation: Relation, inner: Source): string {
  const id = sql(source.property('id').sql)
  const related = relation.rows?.where(id) ?? sql(`${inner.property('id').sql} IN (${relation.ids(id).text})`)
  const rows = where(inner.living, { ...related, text: inner.sql(related.text) })
  const from = relation.rows ? inner.fromClause(relation.rows.from) : inner.from
  return `${from}${rows.text} ORDER BY ${inner.key}`
}
