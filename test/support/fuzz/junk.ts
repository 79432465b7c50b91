import { DAEMON, TENANT } from '../emulator.ts'
import type { Chance } from './chance.ts'

/** What the seed knows. */
const KNOWN = [
  TENANT,
  DAEMON,
  'contoso.com',
  'adele.vance@contoso.com',
  'c0ffee00-0000-4000-8000-000000000012',
  'c0ffee00-0000-4000-8000-0000000000d2',
  '00000003-0000-0000-c000-000000000000',
  'microsoft.graph.user',
  'MSUA06',
  '1',
  '2',
  'me',
  '$count',
  '$ref',
  'general',
  'iPhone',
]
const JUNK = [
  '',
  ' ',
  "'",
  '"',
  "''",
  "guid'x'",
  "(id='x')",
  '../',
  '..',
  '*',
  ';',
  '0',
  '-1',
  '1e999',
  '9223372036854775808',
  'null',
  'true',
  'NaN',
  'ä',
  'İ',
  '🦊',
  '\ud800',
  '\u0000',
  '\r\nx: y',
  '\u202e',
  '%',
  '%25',
  '%2F',
  '<b>',
  '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
  '{{x}}',
  "' OR 1=1 --",
  '[]',
  '{}',
  '__proto__',
  'constructor',
  'toString',
  '2026-02-30T25:61:00Z',
  '0001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
]
/** Pieces of expressions: OData, RSQL, membership rules. */
const PIECES = [
  'startswith(displayName,',
  "'a'",
  ')',
  '(',
  ' and ',
  ' or ',
  'not ',
  ' eq ',
  ' ne ',
  ' in ',
  '/any(x:x eq ',
  '==',
  '=in=',
  '!=',
  '"*a*"',
  'general.name',
  'id',
  'displayName',
  'members',
  '$select=',
  '$expand=',
  ',',
  ';',
  ':',
  'desc',
  'asc',
  'null',
  'true',
  '2024-01-01T00:00:00Z',
  'user.department -eq "x"',
  ' -and ',
  '-not ',
  'user.memberOf -any ',
]
/** Where a parser that looks back, or nests, would take longest. */
const REPEATED = [
  ' ',
  '(',
  ')',
  'not ',
  "''",
  '"',
  '*a',
  'a,',
  'a.',
  '{',
  '[',
  '<a>',
  '%',
  '&',
  '\\',
  'a eq b or ',
  '-',
  '=',
  '/',
  '$',
  '\u0301',
]
const LENGTHS = [100, 1000, 4000, 30_000]

/** Text of any kind: known names, what breaks naive programs, expressions, and much of the same. */
export function anyText({ oneOf, some, percent }: Chance): string {
  if (percent(30)) return oneOf(KNOWN)
  if (percent(40)) return oneOf(JUNK)
  if (percent(70)) return some(8, () => oneOf(PIECES)).join('')
  const piece = oneOf(REPEATED)
  return (
    oneOf(['', 'displayName ', 'a']) +
    piece.repeat(Math.ceil(oneOf(LENGTHS) / piece.length)) +
    oneOf(['', 'x'])
  )
}

/** Any value of JSON. */
export function anyValue(chance: Chance, depth = 0): unknown {
  const { oneOf, below, percent } = chance
  if (depth === 0 && percent(3)) return nested(1000)
  return oneOf<() => unknown>([
    () => anyText(chance),
    () => anyText(chance),
    () => oneOf([0, -1, 1.5, 1e308, -1e308, 2 ** 53, Number.MIN_VALUE]),
    () => below(10),
    () => null,
    () => percent(50),
    () => (depth > 2 ? [] : chance.some(3, () => anyValue(chance, depth + 1))),
    () => (percent(5) ? Array.from({ length: 3000 }, (_, index) => index) : []),
    () => (depth > 2 ? {} : anyRecord(chance, depth + 1)),
  ])()
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
}

const NAMES = [
  'displayName',
  'id',
  'general',
  'appRoles',
  '@odata.id',
  '@odata.type',
  'members@odata.bind',
  '__proto__',
  'constructor',
  '',
  ' ',
  'a.b',
]

function anyRecord(chance: Chance, depth: number): object {
  return Object.fromEntries(chance.some(4, () => [chance.oneOf(NAMES), anyValue(chance, depth)]))
}
