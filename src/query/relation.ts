import type { Rows, Sql } from './entity.ts'
import { sql } from './statements/sql.ts'

/** A table, or some columns of one, that leads from an object's id to others'; `type` says of which type each of these is. */
export interface Edge {
  readonly table: string
  readonly from: string
  readonly to: string
  readonly type?: string
}

/** The same way back. */
export const reverse = ({ table, from, to }: Edge): Edge => ({ table, from: to, to: from })

/**
 * A relationship of an entity, by the ids of the objects. Lists, counts, casts, references and expansions follow from it.
 * Types are names; whoever reads a relation knows the entity behind each.
 */
export interface Relation {
  /** The types of the objects that it may lead to. */
  readonly to: readonly string[]
  /** False when it leads to one object or none. */
  readonly many: boolean
  /** Through others of its kind at any depth. */
  readonly transitive: boolean
  /** Where a direct relation stands, and what adding and removing one writes. */
  readonly edge: Edge
  /** A SELECT of the related ids; `id` is SQL of the object's own, of which it may be used more than once. */
  ids(id: Sql): Sql
  /** For objects of several types: a FROM clause of rows `(seq, id, type)` as `row`, and which of them are related. */
  readonly rows?: { readonly from: string; where(id: Sql): Sql }
}

/** A relation to any number of objects of one type, in the order of their own keys. */
export function toMany(type: string, edge: Edge): Relation {
  const { table, from, to } = edge
  const ids = (id: Sql) => sql(`SELECT ${to} FROM ${table} WHERE ${from} = ${id.text}`, ...id.parameters)
  return { to: [type], many: true, transitive: false, edge, ids }
}

/** A relation to one object of a type, or to none. */
export function toOne(type: string, edge: Edge): Relation {
  return { ...toMany(type, edge), many: false }
}

/** A relation to objects of several types, in the order in which they were related (`seq`). */
export function toAny(types: readonly string[], edge: Edge): Relation {
  const { table, from, to, type } = edge
  return {
    ...toMany('', edge),
    to: types,
    rows: {
      from: `(SELECT seq, ${from} AS owner, ${to} AS id, ${type} AS type FROM ${table}) row`,
      where: id => sql(`row.owner = ${id.text}`, ...id.parameters),
    },
  }
}

/**
 * Relations to objects of one type each as one relation to them all, of the living ones; in the order of their keys.
 *
 * @param rows where the objects of each type stand
 */
export function either(
  rows: Readonly<Record<string, Rows>>,
  relations: readonly [Relation, ...Relation[]],
): Relation {
  const types = relations.flatMap(({ to }) => to)
  // The keys of different tables overlap: each table has its own remainder.
  const selects = types.map((type, index) => {
    const { from, key, living = '1' } = rows[type]!
    return `SELECT ${key} * ${types.length} + ${index} AS seq, row.id, '${type}' AS type FROM ${from} WHERE ${living}`
  })
  const ids = (id: Sql): Sql => {
    const parts = relations.map(relation => relation.ids(id))
    return sql(
      parts.map(({ text }) => `SELECT * FROM (${text})`).join(' UNION ALL '),
      ...parts.flatMap(({ parameters }) => parameters),
    )
  }
  return {
    ...relations[0],
    to: types,
    transitive: relations.some(({ transitive }) => transitive),
    ids,
    rows: {
      from: `(${selects.join(' UNION ALL ')}) row`,
      where: id => {
        const { text, parameters } = ids(id)
        return sql(`row.id IN (${text})`, ...parameters)
      },
    },
  }
}

/**
 * A relation followed to any depth. A circle ends the search, and nothing is related to itself.
 *
 * @param through of a mixed relation, the type that leads on
 */
export function transitive(relation: Relation, through?: string): Relation {
  const { table, from, to, type } = relation.edge
  const step = `SELECT next.${to} FROM reached JOIN ${table} next ON next.${from} = reached.id`
  const reached = (start: string, condition = '') =>
    `WITH RECURSIVE reached (id) AS (${start} UNION ${step}${condition}) SELECT id FROM reached`
  const twice = (id: Sql) => [...id.parameters, ...id.parameters]
  if (!relation.rows || through === undefined) {
    const ids = (id: Sql) =>
      sql(
        `${reached(`SELECT ${to} FROM ${table} WHERE ${from} = ${id.text}`)} WHERE id <> ${id.text}`,
        ...twice(id),
      )
    return { ...relation, transitive: true, ids }
  }
  // Whatever is reached first, the object itself included, is where the edges to all others begin.
  const within = (id: Sql) =>
    `FROM ${table} WHERE ${from} IN (${reached(`SELECT ${id.text}`, ` AND next.${type} = '${through}'`)}) AND ${to} <> ${id.text}`
  return {
    ...relation,
    transitive: true,
    ids: id => sql(`SELECT ${to} ${within(id)}`, ...twice(id)),
    rows: {
      ...relation.rows,
      where: id => sql(`row.seq IN (SELECT min(seq) ${within(id)} GROUP BY ${to})`, ...twice(id)),
    },
  }
}
