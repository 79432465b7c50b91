import type { Operator, Property } from '../../../query/index.ts'

// The classes of filter support that Graph documents per property: what works by default, and what needs an advanced
// query (`ConsistencyLevel: eventual` with `$count=true`).

export const EQUALITY: readonly Operator[] = ['eq', 'in']
const EQUALITY_ADVANCED: readonly Operator[] = ['ne', 'not']
export const PREFIX: readonly Operator[] = ['eq', 'in', 'startsWith']
export const RANGE: readonly Operator[] = ['eq', 'in', 'ne', 'not', 'ge', 'le', 'gt', 'lt']
const DEFAULT_RANGE: readonly Operator[] = ['eq', 'in', 'ge', 'le']
/** Added by an advanced query to text that is filterable by default. */
export const TEXT_ADVANCED: readonly Operator[] = ['ne', 'not', 'ge', 'le']
/** Addresses, the only text that can be asked for its end. */
export const ADDRESS_ADVANCED: readonly Operator[] = [...TEXT_ADVANCED, 'endsWith']
/** Text that only an advanced query can filter. */
export const ADVANCED_TEXT: readonly Operator[] = ['eq', 'in', 'ne', 'not', 'ge', 'le', 'startsWith']

/** Sent only when `$select` names it. */
export const hidden = { byDefault: false } as const

/** Filterable by equality, and advanced by inequality. */
export const equality = { filter: EQUALITY, advanced: EQUALITY_ADVANCED } as const

/** A collection that a lambda may ask. */
export const collection = { type: 'json', filter: ['any'], advanced: ['count', 'not'] } as const

/** A moment that can be filtered by range. */
export const moment = { type: 'dateTime', filter: DEFAULT_RANGE, advanced: RANGE } as const

/** What the vendor has and this emulator never fills. */
export const NOTHING: Property = { sql: 'NULL', type: 'text' }
export const NO_ITEMS: Property = { sql: "'[]'", type: 'json' }

/**
 * Properties that an organisation which never set them has alike: their names, by blanks. They can be read, and filtered as the vendor
 * says; what a body says of them is not emulated.
 */
export function unset(names: string, property: Property): Readonly<Record<string, Property>> {
  return Object.fromEntries(names.split(' ').map(name => [name, property]))
}

/** A constant as JSON text; it must not hold a single quote. */
export function constant(value: unknown): Property {
  return { sql: `'${JSON.stringify(value)}'`, type: 'json' }
}
