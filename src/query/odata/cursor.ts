import { QuerySyntaxError } from '../filter.ts'
import { type Token, tokenize } from './lexer.ts'

/**
 * How deep a text may nest, in parentheses: far from the end of the stack, and with the weights that the parser gives to
 * `not` and to lambdas below the depth of expressions that SQLite accepts.
 */
const DEEPEST = 200

/** A place in a list of tokens, which moves as the parser reads. */
export class TokenCursor {
  readonly text: string
  readonly #tokens: readonly Token[]
  #index = 0
  #depth = 0

  constructor(text: string) {
    this.text = text
    this.#tokens = tokenize(text)
  }

  /** The token `ahead` places further; the end token past the end. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1)!
  }

  take(): Token {
    const token = this.peek()
    this.#index++
    return token
  }

  /** Whether the next token is this word or mark (a quoted string never is). */
  sees(value: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return (token.kind === 'word' || token.kind === 'mark') && token.value === value
  }

  /** Takes the next token if it is this word or mark. */
  accept(value: string): boolean {
    const seen = this.sees(value)
    if (seen) this.#index++
    return seen
  }

  expect(value: string): void {
    if (!this.accept(value)) throw this.unexpected()
  }

  expectKind(kind: Token['kind']): string {
    if (this.peek().kind !== kind) throw this.unexpected()
    return this.take().value
  }

  /**
   * The failure for the token that comes next. Graph counts to the end of it: `iswhatever 12` fails at position 13.
   */
  unexpected(): QuerySyntaxError {
    return new QuerySyntaxError(this.text, this.peek().end)
  }

  /** Reads something nested; a text that nests too deep is a syntax error, not a stack overflow. */
  nested<Result>(weight: number, read: () => Result): Result {
    this.#depth += weight
    if (this.#depth > DEEPEST) throw this.unexpected()
    const result = read()
    this.#depth -= weight
    return result
  }
}
