import type { PropertyType } from './entity.ts'
import { IncompatibleTypeError, type Literal } from './filter.ts'

const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i

/**
 * A point in time as the databases store it, `YYYY-MM-DDTHH:MM:SSZ`: any offset becomes UTC, fractions of a second are
 * cut, a date alone is its midnight and no offset means UTC. Anything else gives undefined.
 */
export function normaliseDate(text: string): string | undefined {
  const match = DATE.exec(text)
  if (match === null) return undefined
  // Date.parse takes the thirtieth of February for the first of March.
  const day = text.slice(0, 10)
  if (stored(Date.parse(day))?.slice(0, 10) !== day) return undefined
  return stored(Date.parse(text.length > 10 && match[1] === undefined ? `${text}Z` : text.toUpperCase()))
}

const stored = (instant: number) =>
  Number.isNaN(instant) ? undefined : `${new Date(instant).toISOString().slice(0, 19)}Z`

/** What a literal becomes for one type of property; undefined when it does not fit. */
type Binding = (value: string | number | boolean, coerce: boolean) => string | number | undefined

const text: Binding = value => (typeof value === 'string' ? value : undefined)
const number: Binding = (value, coerce) => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return coerce && typeof value === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(value)
    ? Number(value)
    : undefined
}

const bindings: Record<PropertyType, Binding> = {
  id: text,
  text,
  number,
  integer: number,
  boolean(value, coerce) {
    if (typeof value === 'boolean') return value ? 1 : 0
    const word = coerce && typeof value === 'string' ? value.toLowerCase() : ''
    return word === 'true' ? 1 : word === 'false' ? 0 : undefined
  },
  dateTime: value => (typeof value === 'string' ? normaliseDate(value) : undefined),
  json: () => undefined,
}

/** A property as far as literals are concerned; without `type` (an element of a collection) any literal fits. */
export interface Target {
  readonly name: string
  readonly type: PropertyType | undefined
  readonly coerce: boolean
}

/**
 * The value to bind for a literal that is compared with a property. `coerce` lets text stand for booleans and numbers,
 * which is all that RSQL has.
 *
 * @throws IncompatibleTypeError
 */
export function bindLiteral(literal: Exclude<Literal, null>, target: Target): string | number {
  const value =
    target.type === undefined ? bindUntyped(literal) : bindings[target.type](literal, target.coerce)
  if (value === undefined) throw new IncompatibleTypeError(target.name, literal)
  return value
}

/** json_each gives booleans as 0 and 1; dates inside stored JSON have the stored form too. */
function bindUntyped(literal: string | number | boolean): string | number {
  if (typeof literal === 'boolean') return literal ? 1 : 0
  if (typeof literal === 'number') return literal
  return literal.length > 10 ? (normaliseDate(literal) ?? literal) : literal
}
