import type { Operator, Property } from '../../../query/index.ts'

/** What RSQL may ask of a property that Jamf documents as filterable. */
export const FILTER: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'in', 'like', 'not']

/** Filterable only. */
export const FILTERABLE = { filter: FILTER } as const
/** Filterable and sortable: Jamf lets every sortable property be filtered too. */
export const SORTABLE = { filter: FILTER, order: true } as const

type More = Omit<Partial<Property>, 'sql' | 'type'>

export const text = (sql: string, more: More = {}): Property => ({ sql, type: 'text', ...more })
/** A number from the database that travels as text. */
export const id = (sql: string, more: More = {}): Property => ({ sql, type: 'id', ...more })
export const flag = (sql: string, more: More = {}): Property => ({ sql, type: 'boolean', ...more })
export const integer = (sql: string, more: More = {}): Property => ({ sql, type: 'integer', ...more })
export const moment = (sql: string, more: More = {}): Property => ({ sql, type: 'dateTime', ...more })
export const json = (sql: string, more: More = {}): Property => ({ sql, type: 'json', ...more })

/** One that a PATCH may write, to the column that it shows: `row.room` to `room`. */
export const written = (property: Property): Property => ({
  ...property,
  column: property.sql.replace(/^row\./, ''),
})

/** SQL for the elements that a subquery gives, as JSON array; `[]` for none. */
export const jsonArray = (element: string, from: string) =>
  `(SELECT concat('[', group_concat(item), ']') FROM (SELECT ${element} item FROM ${from}))`
