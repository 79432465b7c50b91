import { escapeHtml } from '../../../protocols/html.ts'

const SAFE = Symbol('safe')

/** Text that is safe to stand in a page: only {@link html} and {@link verbatim} make it. */
export interface Html {
  readonly [SAFE]: string
}

type Piece = string | Html | readonly Html[]

/** A template whose values are escaped, in text and in double-quoted attributes alike; pieces of HTML are taken as they are. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return verbatim(strings.map((text, index) => text + markup(values[index] ?? '')).join(''))
}

/** Markup that is known to be good, as it is. */
export function verbatim(text: string): Html {
  return { [SAFE]: text }
}

/** The text of a page, or of a piece of one. */
export function markup(piece: Piece): string {
  if (typeof piece === 'string') return escapeHtml(piece)
  return [piece]
    .flat()
    .map(part => part[SAFE])
    .join('')
}
