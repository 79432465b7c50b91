import { type AST, RegExpParser } from '@eslint-community/regexpp'
import { combineTransformers, isDisjointWith, JS, NFA, Transformers, transform } from 'refa'
import { analyse } from 'scslre'

const parser = new RegExpParser()

/**
 * Why a regular expression may take more time than is in proportion to what it is tried on: exponential, or a power of its length.
 *
 * `scslre` finds quantifiers that can take the same characters from each other, or themselves. What it leaves is a search that begins
 * anew within what it has just read in vain: in `a.*b` every `a` is followed to the end of a text that has no `b`.
 *
 * @returns nothing when it is safe
 */
export function backtracking(source: string, flags: string): string[] {
  const isSticky = flags.includes('y')
  const { reports } = analyse(
    { source, flags: flags.replace(/[gy]/g, '') },
    { reportTypes: { Self: true, Trade: true, Move: !isSticky } },
  )
  const found = reports.map(report => `${report.type}, ${report.exponential ? 'exponential' : 'polynomial'}`)
  if (isSticky) return found
  const pattern = parser.parsePattern(source, 0, source.length, { unicode: flags.includes('u') })
  return [...found, ...restarts(pattern.alternatives, { before: '', canFail: false, flags })]
}

interface Place {
  /** What is matched before it. */
  readonly before: string
  /** True when something after it may not match. */
  readonly canFail: boolean
  readonly flags: string
}

/** The quantifiers that may read, and then give back, what a later try of the search reads again. */
function restarts(alternatives: readonly AST.Alternative[], place: Place): string[] {
  return alternatives
    .filter(({ elements }) => !isAnchored(elements, place))
    .flatMap(({ elements }) =>
      elements.flatMap((element, index) => {
        const before = place.before + elements.slice(0, index).map(sourceOf).join('')
        const canFail = place.canFail || elements.slice(index + 1).some(isRequired)
        return restartsAt(element, { ...place, before, canFail })
      }),
    )
}

function restartsAt(element: AST.Element, place: Place): string[] {
  const isRepeated = element.type === 'Quantifier'
  const isLong = isRepeated && element.max === Number.POSITIVE_INFINITY && place.canFail
  const inner = isRepeated ? element.element : element
  const within =
    inner.type === 'Group' || inner.type === 'CapturingGroup'
      ? restarts(inner.alternatives, { ...place, canFail: place.canFail || isRepeated })
      : []
  return isLong && containsRestart(element.raw, place)
    ? [`${element.raw} may be read again`, ...within]
    : within
}

/** True when, somewhere in a run of the quantifier, the whole could have begun anew. */
function containsRestart(quantifier: string, { before, flags }: Place): boolean {
  const run = automaton(quantifier, flags)
  return !isDisjointWith(run, automaton(`[^]+(?:${before})(?:${quantifier})`, flags))
}

const simplified = combineTransformers([
  Transformers.applyAssertions(),
  Transformers.simplify({ ignoreAmbiguity: true, ignoreOrder: true }),
])

function automaton(source: string, flags: string): NFA {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({
    source,
    flags: flags.replace(/[gd]/g, ''),
  }).parse({ assertions: 'parse' })
  return NFA.fromRegex(transform(simplified, expression), { maxCharacter }, { assertions: 'disable' })
}

function isAnchored([first]: readonly AST.Element[], { before, flags }: Place): boolean {
  return before === '' && first?.type === 'Assertion' && first.kind === 'start' && !flags.includes('m')
}

/** A reference to a group, of which automata know nothing, stands for anything. */
function sourceOf(element: AST.Element): string {
  return element.type === 'Backreference' ? '[^]*' : element.raw
}

function isRequired(element: AST.Element): boolean {
  return element.type !== 'Quantifier' || element.min > 0
}
