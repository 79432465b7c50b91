/** Why a membership rule is refused, in the words of the service that reads rules. */
export type RuleFault = 'InvalidObjectType' | 'InvalidOperands' | 'WrongProperty' | 'Syntax'

/** A dynamic membership rule that the directory refuses. */
export class MembershipRuleError extends Error {
  override readonly name = 'MembershipRuleError'
  readonly fault: RuleFault

  constructor(fault: RuleFault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** A rule that the real directory takes and that cannot be evaluated here. */
export class RuleNotEmulatedError extends Error {
  override readonly name = 'RuleNotEmulatedError'
  /** What of the language is missing, e.g. `-match`. */
  readonly part: string

  constructor(part: string) {
    super(`${part} in membership rules is not emulated.`)
    this.part = part
  }
}

/** `word` is a property, an operator without its hyphen in lower case, or a constant; `text` is a string without its quotes. */
export interface RuleToken {
  readonly kind: 'word' | 'operator' | 'text' | 'mark' | 'end'
  readonly value: string
}

/** The most characters that a rule may have (documented). */
const LONGEST_RULE = 3072

const WORD = /-?[\p{L}\p{N}_.]+/uy
const SPACES = ' \t\r\n'

/**
 * The tokens of a rule, closed by an `end` token.
 *
 * @throws MembershipRuleError
 */
export function tokenizeRule(rule: string): RuleToken[] {
  if (rule.length > LONGEST_RULE)
    throw new MembershipRuleError('Syntax', `The rule is longer than ${LONGEST_RULE} characters.`)
  const tokens: RuleToken[] = []
  let position = 0
  while (position < rule.length) {
    const character = rule[position]!
    if (SPACES.includes(character)) position++
    else if ('()[],'.includes(character)) {
      tokens.push({ kind: 'mark', value: character })
      position++
    } else if (character === '"' || character === "'") {
      const { value, end } = readText(rule, position)
      tokens.push({ kind: 'text', value })
      position = end
    } else {
      const word = readWord(rule, position)
      tokens.push(
        word.startsWith('-')
          ? { kind: 'operator', value: word.slice(1).toLowerCase() }
          : { kind: 'word', value: word },
      )
      position += word.length
    }
  }
  tokens.push({ kind: 'end', value: '' })
  return tokens
}

function readWord(rule: string, start: number): string {
  WORD.lastIndex = start
  const word = WORD.exec(rule)?.[0]
  if (word === undefined)
    throw new MembershipRuleError('Syntax', `'${rule[start]}' is not expected in a rule.`)
  return word
}

/** A string up to its quote; a backtick takes the next character as it is (documented). */
function readText(rule: string, start: number): { value: string; end: number } {
  let value = ''
  let position = start + 1
  while (position < rule.length && rule[position] !== rule[start]) {
    if (rule[position] === '`') position++
    value += rule[position] ?? ''
    position++
  }
  if (position >= rule.length) throw new MembershipRuleError('Syntax', 'A string has no end.')
  return { value, end: position + 1 }
}
