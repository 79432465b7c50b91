import { type Entity, type Property, propertyOf, type Sql } from './entity.ts'
import { sql } from './statements/sql.ts'

/** Conditions are few and come again and again; their values are bound. */
const CAPACITY = 100
const uses = new WeakMap<Entity, Map<string, Source>>()

/**
 * One use of an entity in a statement: its SQL with aliases that no surrounding use has. The outermost use is `t1` (with
 * `t1_hardware` for its part `hardware`), one nested in it `t2`, and so on; uses beside each other may share a name.
 * A text is rewritten once for each entity and alias, so this costs nothing per request.
 */
export class Source {
  readonly entity: Entity
  readonly from: string
  readonly key: string
  /** Which rows there are; undefined for all. */
  readonly living: Sql | undefined
  /** `t` and 1 for `t1`. */
  readonly #stem: string
  readonly #depth: number
  readonly #alias: string
  /** Literals, which stay as they are, or an alias of the entity: before a dot, and anywhere. */
  readonly #columns: RegExp
  readonly #words: RegExp
  readonly #properties = new Map<string, Property>()
  readonly #texts = new Map<string, string>()

  private constructor(entity: Entity, stem: string, depth: number) {
    this.entity = entity
    this.#stem = stem
    this.#depth = depth
    this.#alias = `${stem}${depth}`
    const names = Object.keys(entity.parts).join('|')
    this.#columns = new RegExp(`'[^']*'|\\b(?:${names})(?=\\.)`, 'g')
    this.#words = new RegExp(`'[^']*'|\\b(?:${names})\\b`, 'g')
    this.from = this.fromClause(entity.from)
    this.key = this.sql(entity.key)
    this.living = entity.living === undefined ? undefined : sql(`(${this.sql(entity.living)})`)
  }

  /**
   * The use of an entity that stands inside no other.
   *
   * @param stem what its aliases begin with; a subquery that is part of a declaration names its own, e.g. `member`
   */
  static of(entity: Entity, stem = 't'): Source {
    return Source.#at(entity, stem, 1)
  }

  /** A use of another entity, or of the same one, in a subquery of this one. */
  inner(entity: Entity): Source {
    return Source.#at(entity, this.#stem, this.#depth + 1)
  }

  static #at(entity: Entity, stem: string, depth: number): Source {
    const known = uses.get(entity) ?? new Map<string, Source>()
    uses.set(entity, known)
    const alias = `${stem}${depth}`
    const source = known.get(alias) ?? new Source(entity, stem, depth)
    known.set(alias, source)
    return source
  }

  /** SQL over the entity's own aliases, with those of this use. */
  sql(text: string): string {
    let rewritten = this.#texts.get(text)
    if (rewritten === undefined) {
      rewritten = this.#rewrite(text)
      if (this.#texts.size >= CAPACITY) this.#texts.clear()
      this.#texts.set(text, rewritten)
    }
    return rewritten
  }

  #rewrite(text: string): string {
    return text.replace(this.#columns, found => this.#fresh(found))
  }

  /** A FROM clause over the entity's own aliases, which it declares. */
  fromClause(text: string): string {
    return text.replace(this.#words, found => this.#fresh(found))
  }

  #fresh(found: string): string {
    if (found.startsWith("'")) return found
    return found === 'row' ? this.#alias : `${this.#alias}_${found}`
  }

  /**
   * The property of this name, its SQL with the aliases of this use.
   *
   * @throws UnknownPropertyError
   */
  property(name: string): Property {
    let property = this.#properties.get(name)
    if (!property) {
      const { sql, compare, words, ...declared } = propertyOf(this.entity, name)
      property = {
        ...declared,
        sql: this.#rewrite(sql),
        ...(compare === undefined ? {} : { compare: this.#rewrite(compare) }),
        ...(words === undefined ? {} : { words: { ...words, key: this.#rewrite(words.key) } }),
      }
      this.#properties.set(name, property)
    }
    return property
  }
}
