import t from 'tap'
import { parseRule } from '../../src/domain/directory/rule-parser.ts'
import { maskText } from '../../src/kernel/redaction/masked-text.ts'
import { user } from '../../src/products/graph/directory/user.ts'
import { readExpansion } from '../../src/products/graph/odata/navigation/expansions.ts'
import { readQueryOptions } from '../../src/products/graph/odata/query-options.ts'
import { xmlBody } from '../../src/products/jamf/classic/xml-body.ts'
import { parseOrderBy, parseRsql, parseSearch, parseSelect, parseSort } from '../../src/query/index.ts'
import { openStepCounter } from '../support/steps.ts'

/** Reads an option as a request for users does, from its text to SQL. */
const ofUsers = (name: string) => (text: string) =>
  readQueryOptions(
    {
      url: `/v1.0/users?${text}`,
      headers: { consistencylevel: 'eventual' },
      query: { [name]: text, $count: 'true' },
    },
    user,
  )

/** Whatever takes text from a client apart. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  $filter: ofUsers('$filter'),
  $orderby: ofUsers('$orderby'),
  $search: ofUsers('$search'),
  $select: ofUsers('$select'),
  $expand: text => readExpansion(text, user),
  'an order': parseOrderBy,
  'a selection': parseSelect,
  'a search': parseSearch,
  RSQL: parseRsql,
  'a sort': parseSort,
  'a membership rule': parseRule,
  'a text with secrets': maskText,
  'a body of XML': text => xmlBody.read(Buffer.from(text), {} as never),
}

/** Of what a hostile text may be made; around it stands what lets a parser get that far. */
const PIECES: readonly (readonly [before: string, piece: string, after: string])[] = [
  ['', ' ', 'x'],
  ['displayName', ' ', "eq 'a'"],
  ['', '(', ''],
  ['', "(displayName eq 'a' and ", ''],
  ['', 'not ', "startswith(displayName,'a')"],
  ['', '-not ', ''],
  ["displayName eq '", "''", "'"],
  ["displayName eq 'a'", " or displayName eq 'a'", ''],
  ['displayName in (', "'a',", "'b')"],
  ['displayName', ',displayName', ''],
  ['displayName desc', ',mail desc', ''],
  ['manager', ',manager', ''],
  ['', 'manager($expand=', ''],
  ['manager(', '$select=id;', ')'],
  ['"displayName:', 'a ', '"'],
  ['"displayName:a"', ' OR "displayName:a"', ''],
  ['"displayName:a"', ' AND ("displayName:a"', ''],
  ['name=="', '*a', '"'],
  ['name==a', ',name==a', ''],
  ['', '(name==a;', ''],
  ['user.department -eq "a"', ' -and user.department -eq "a"', ''],
  ['user.department -in [', '"a",', '"b"]'],
  ['', 'client_secret=', ''],
  ['{"password":"', '\\"', '"}'],
  ['', 'eyJhbGciOiJub25lIn0.', ''],
  ['<a>', '<b>', ''],
  ['<a>', '&amp;', '</a>'],
  ['<a', ' b="c"', '/>'],
]

const LENGTH = 700

/** Texts of about that length, and of twice that. */
const lengthened = ([before, piece, after]: (typeof PIECES)[number], factor: number): string =>
  before + piece.repeat(Math.ceil((LENGTH * factor) / piece.length)) + after

const attempt = async (parse: (text: string) => unknown, text: string): Promise<void> => {
  try {
    await parse(text)
  } catch {
    // A refusal is work, too.
  }
}

for (const [name, parse] of Object.entries(PARSERS)) {
  t.test(`${name}: twice the text is not much more than twice the work`, async t => {
    const steps = await openStepCounter(url => /\/(src|build)\//.test(url))
    t.teardown(() => steps.close())
    for (const piece of PIECES) {
      // What is done at first use alone is done before.
      await attempt(parse, lengthened(piece, 0.5))
      const once = await steps.count(() => attempt(parse, lengthened(piece, 1)))
      const twice = await steps.count(() => attempt(parse, lengthened(piece, 2)))
      t.ok(twice <= 2.5 * once + 1000, `${piece.join('…')}: ${once} -> ${twice}`)
    }
  })
}

t.test('work that grows by the square is seen', async t => {
  const steps = await openStepCounter(url => /\/(test|build)\//.test(url))
  t.teardown(() => steps.close())
  const square = (size: number) => () => {
    let sum = 0
    for (let one = 0; one < size; one++) for (let other = 0; other < size; other++) sum += other
    return sum
  }
  const [once, twice] = [await steps.count(square(700)), await steps.count(square(1400))]
  t.ok(twice > 3.5 * once, `${once} -> ${twice}`)
})
