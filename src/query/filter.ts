/** A literal as both query languages know it; dates stay text and are compared as ISO 8601 text. */
export type Literal = string | number | boolean | null

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
export type Match = 'startsWith' | 'endsWith' | 'contains'
/** What a property can be asked; an entity names, per property, the operators it supports. */
export type Operator = Comparison | Match | 'in' | 'like' | 'not' | 'any' | 'count'

/**
 * The tree that OData's `$filter` and RSQL both parse to.
 *
 * `words` is true of every text with the words of `value` in that order, the last perhaps longer, whatever stands between them, and
 * may be true of any other: a quick sieve to be put beside the condition that is meant. `like` holds a pattern in which `*` stands for any run of characters (RSQL's `==` with a wildcard) and a backslash
 * takes the next character literally. `any` asks whether
 * a collection holds an element for which `where` is true; inside `where` the property '' is the element itself and any other name is
 * a member of it. `count` compares the number of elements of a collection (`groupTypes/$count eq 0`).
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly property: string
      readonly value: Literal
    }
  | { readonly kind: 'match'; readonly operator: Match; readonly property: string; readonly value: string }
  | { readonly kind: 'words'; readonly property: string; readonly value: string }
  | { readonly kind: 'like'; readonly property: string; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly Literal[] }
  | { readonly kind: 'any'; readonly property: string; readonly where?: Filter }
  | {
      readonly kind: 'count'
      readonly operator: Comparison
      readonly property: string
      readonly value: number
    }

/**
 * A query text that its grammar does not accept. `position` is an offset in `text` from zero; `kind` tells a character
 * that can begin no token from a token in the wrong place. The message is the one that Graph sends.
 */
export class QuerySyntaxError extends Error {
  override readonly name = 'QuerySyntaxError'
  readonly text: string
  readonly position: number
  readonly kind: 'character' | 'token'

  constructor(text: string, position: number, kind: 'character' | 'token' = 'token') {
    super(
      kind === 'token'
        ? `Syntax error at position ${position} in '${text}'.`
        : `Syntax error: character '${String.fromCodePoint(text.codePointAt(position) ?? 0xfffd)}' is not valid at position ${position} in '${text}'.`,
    )
    this.text = text
    this.position = position
    this.kind = kind
  }
}

/** A query names a property that the entity does not have. */
export class UnknownPropertyError extends Error {
  override readonly name = 'UnknownPropertyError'
  readonly property: string
  readonly entity: string

  constructor(property: string, entity: string) {
    super(`Could not find a property named '${property}' on '${entity}'.`)
    this.property = property
    this.entity = entity
  }
}

/** A query compares a property with a literal of another type. */
export class IncompatibleTypeError extends Error {
  override readonly name = 'IncompatibleTypeError'
  readonly property: string
  readonly literal: Literal

  constructor(property: string, literal: Literal) {
    super(`The literal ${JSON.stringify(literal)} does not fit the property '${property}'.`)
    this.property = property
    this.literal = literal
  }
}

/** A request body gives a property a value that is none of those it can have. */
export class UnlistedValueError extends Error {
  override readonly name = 'UnlistedValueError'
  readonly property: string

  constructor(property: string, entity: string) {
    super(`The property '${property}' on '${entity}' has no such value.`)
    this.property = property
  }
}

/** A request body writes a property that has no column. */
export class ReadOnlyPropertyError extends Error {
  override readonly name = 'ReadOnlyPropertyError'
  readonly property: string
  readonly entity: string

  constructor(property: string, entity: string) {
    super(`The property '${property}' on '${entity}' is read-only.`)
    this.property = property
    this.entity = entity
  }
}
