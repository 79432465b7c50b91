import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { join, type Sql, sql } from '../../../query/index.ts'
import { type Criterion, compareCriterion } from './criterion.ts'
import { criterionFields, type JamfTarget } from './criterion-fields.ts'
import { teachVersions } from './version-order.ts'

/** Finds a group by name, for criteria that ask for membership in another group. */
export type GroupLookup = (
  name: string,
) => { readonly id: number; readonly isSmart: boolean; readonly criteria: readonly Criterion[] } | undefined

export interface CriteriaContext {
  readonly organisation: Organisation
  readonly target: JamfTarget
  readonly findGroup: GroupLookup
}

const NOTHING = sql('0')

/**
 * The criteria of a smart group as an SQL condition over the record as `row` (of `computers` or `mobile_devices`) and its device as `hardware`.
 * Without criteria everything fits. As in the SQL that they stand for, `and` binds tighter than `or`, and parentheses
 * group. A criterion whose name or search type is not known fits nothing.
 */
export function criteriaCondition(context: CriteriaContext, criteria: readonly Criterion[]): Sql {
  teachVersions(context.organisation.database)
  return conditionOf(context, criteria, new Set())
}

/** @param visited ids of the smart groups that surround this one: a group that contains itself adds nobody */
function conditionOf(
  context: CriteriaContext,
  criteria: readonly Criterion[],
  visited: ReadonlySet<number>,
): Sql {
  if (criteria.length === 0) return sql('1')
  const reader: Reader = {
    tokens: [...criteria].sort((a, b) => a.priority - b.priority).flatMap(tokensOf),
    index: 0,
    depth: 0,
    compile: criterion => compile(context, criterion, visited),
  }
  return readOr(reader)
}

type Token = '(' | ')' | 'and' | 'or' | Criterion

interface Reader {
  readonly tokens: readonly Token[]
  index: number
  /** How many parentheses are open. */
  depth: number
  readonly compile: (criterion: Criterion) => Sql
}

function tokensOf(criterion: Criterion, index: number): Token[] {
  const { andOr, openingParen, closingParen } = criterion
  const joined: Token[] = index === 0 ? [] : [andOr]
  return [
    ...joined,
    ...(openingParen ? ['(' as const] : []),
    criterion,
    ...(closingParen ? [')' as const] : []),
  ]
}

function accept(reader: Reader, token: Token): boolean {
  const found = reader.tokens[reader.index] === token
  if (found) reader.index++
  return found
}

function readOr(reader: Reader): Sql {
  const operands = [readAnd(reader)]
  while (accept(reader, 'or')) operands.push(readAnd(reader))
  return join(operands, 'OR')
}

function readAnd(reader: Reader): Sql {
  const operands = [readOne(reader)]
  while (accept(reader, 'and')) operands.push(readOne(reader))
  return join(operands, 'AND')
}

/** A parenthesis that nothing closes ends with the criteria; one that closes nothing is passed over. */
function readOne(reader: Reader): Sql {
  const condition = accept(reader, '(') ? readGroup(reader) : readCriterion(reader)
  while (reader.depth === 0 && accept(reader, ')')) {}
  return condition
}

function readGroup(reader: Reader): Sql {
  reader.depth++
  const condition = readOr(reader)
  reader.depth--
  accept(reader, ')')
  return condition
}

function readCriterion(reader: Reader): Sql {
  const token = reader.tokens[reader.index++]
  return typeof token === 'object' ? reader.compile(token) : NOTHING
}

function compile(context: CriteriaContext, criterion: Criterion, visited: ReadonlySet<number>): Sql {
  if (/^(computer|mobile device) group$/i.test(criterion.name)) return membership(context, criterion, visited)
  const field = criterionFields(context.organisation.database, context.target, criterion.name)
  return (field && compareCriterion(field, criterion, context.organisation.clock.now())) ?? NOTHING
}

function membership(
  context: CriteriaContext,
  { searchType, value }: Criterion,
  visited: ReadonlySet<number>,
): Sql {
  const group = context.findGroup(value)
  const isMember = group ? membersOf(context, group, visited) : NOTHING
  if (searchType === 'member of') return isMember
  return searchType === 'not member of' ? sql(`NOT (${isMember.text})`, ...isMember.parameters) : NOTHING
}

function membersOf(
  context: CriteriaContext,
  { id, isSmart, criteria }: NonNullable<ReturnType<GroupLookup>>,
  visited: ReadonlySet<number>,
): Sql {
  if (visited.has(id)) return NOTHING
  if (isSmart) return conditionOf(context, criteria, new Set([...visited, id]))
  return sql('row.id IN (SELECT member_id FROM jamf_static_members WHERE group_id = ?)', id)
}
