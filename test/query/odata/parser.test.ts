import t from 'tap'
import { parseFilter, QuerySyntaxError } from '../../../src/query/index.ts'
import { texts } from '../random.ts'
import { thrown } from '../thrown.ts'

const compare = (property: string, operator: string, value: unknown) => ({
  kind: 'compare',
  property,
  operator,
  value,
})

t.test('every comparison and kind of literal', async t => {
  const cases: [string, unknown][] = [
    ["name eq 'O''Hara'", compare('name', 'eq', "O'Hara")],
    ["name ne ''", compare('name', 'ne', '')],
    ["name eq ''''", compare('name', 'eq', "'")],
    ['n gt 12', compare('n', 'gt', 12)],
    ['n ge -1.5', compare('n', 'ge', -1.5)],
    ['n lt 1e3', compare('n', 'lt', 1000)],
    ['n le 0', compare('n', 'le', 0)],
    ['on eq true', compare('on', 'eq', true)],
    ['on eq false', compare('on', 'eq', false)],
    ['on eq null', compare('on', 'eq', null)],
    ["on eq 'null'", compare('on', 'eq', 'null')],
    ['at ge 2024-01-01', compare('at', 'ge', '2024-01-01')],
    ['at ge 2024-01-01T10:00:00.123Z', compare('at', 'ge', '2024-01-01T10:00:00.123Z')],
    ['at ge 2024-01-01T10:00:00+02:00', compare('at', 'ge', '2024-01-01T10:00:00+02:00')],
    [
      'id eq abcdef00-0000-4000-8000-00000000000a',
      compare('id', 'eq', 'abcdef00-0000-4000-8000-00000000000a'),
    ],
    ["a/b/c eq 'x'", compare('a/b/c', 'eq', 'x')],
    ["extension_0a1b_color eq 'x'", compare('extension_0a1b_color', 'eq', 'x')],
    ["  name\teq 'x'  ", compare('name', 'eq', 'x')],
  ]
  for (const [text, tree] of cases) t.strictSame(parseFilter(text), tree, text)
})

t.test('a list of values', async t => {
  t.strictSame(parseFilter("id in ('a', 2, null)"), { kind: 'in', property: 'id', values: ['a', 2, null] })
  t.ok(thrown(() => parseFilter('id in ()')) instanceof QuerySyntaxError)
})

t.test('text functions, whatever the case of their names', async t => {
  for (const [text, operator] of [
    ["startswith(a,'x')", 'startsWith'],
    ["startsWith(a, 'x')", 'startsWith'],
    ["endswith(a,'x')", 'endsWith'],
    ["CONTAINS(a,'x') eq true", 'contains'],
  ] as const) {
    t.strictSame(parseFilter(text), { kind: 'match', operator, property: 'a', value: 'x' }, text)
  }
  t.strictSame(parseFilter("contains(a,'x') eq false").kind, 'not')
  t.strictSame(parseFilter('contains eq 1'), compare('contains', 'eq', 1), 'a property of that name')
  t.ok(thrown(() => parseFilter("'contains'(a,'x')")) instanceof QuerySyntaxError)
  t.ok(thrown(() => parseFilter('startswith(a,1)')) instanceof QuerySyntaxError)
})

t.test('and binds tighter than or, not takes one condition', async t => {
  const [a, b, c] = ['a', 'b', 'c'].map(name => compare(name, 'eq', 1))
  t.strictSame(parseFilter('a eq 1 or b eq 1 and c eq 1'), {
    kind: 'or',
    operands: [a, { kind: 'and', operands: [b, c] }],
  })
  t.strictSame(parseFilter('(a eq 1 or b eq 1) and c eq 1'), {
    kind: 'and',
    operands: [{ kind: 'or', operands: [a, b] }, c],
  })
  for (const text of ['not(a eq 1) and b eq 1', 'not a eq 1 and b eq 1', 'not (a eq 1) and b eq 1']) {
    t.strictSame(parseFilter(text), { kind: 'and', operands: [{ kind: 'not', operand: a }, b] }, text)
  }
  t.strictSame(parseFilter('a eq 1 and b eq 1 and c eq 1'), { kind: 'and', operands: [a, b, c] })
})

t.test('lambdas name the element and its members', async t => {
  t.strictSame(parseFilter("groupTypes/any(c:c eq 'Unified')"), {
    kind: 'any',
    property: 'groupTypes',
    where: compare('', 'eq', 'Unified'),
  })
  t.strictSame(parseFilter('keys/any(k: k/end le 2024-01-01 and k/use/kind eq 1)'), {
    kind: 'any',
    property: 'keys',
    where: {
      kind: 'and',
      operands: [compare('end', 'le', '2024-01-01'), compare('use/kind', 'eq', 1)],
    },
  })
  t.strictSame(parseFilter("mails/any(m:startswith(m,'smtp:'))"), {
    kind: 'any',
    property: 'mails',
    where: { kind: 'match', operator: 'startsWith', property: '', value: 'smtp:' },
  })
  t.strictSame(parseFilter('a/b/any()'), { kind: 'any', property: 'a/b' })
  t.strictSame(parseFilter('a/any(x:x/b/any(y:y eq 1))'), {
    kind: 'any',
    property: 'a',
    where: { kind: 'any', property: 'b', where: compare('', 'eq', 1) },
  })
  t.ok(thrown(() => parseFilter('a/any(x:y eq 1)')) instanceof QuerySyntaxError, 'a foreign variable')
  t.ok(thrown(() => parseFilter('a any(x:x eq 1)')) instanceof QuerySyntaxError, 'no slash')
})

t.test('$count of a collection', async t => {
  t.strictSame(parseFilter('a/$count eq 0'), { kind: 'count', property: 'a', operator: 'eq', value: 0 })
  t.strictSame(parseFilter('a/$count gt 2'), { kind: 'count', property: 'a', operator: 'gt', value: 2 })
  t.ok(thrown(() => parseFilter("a/$count eq '0'")) instanceof QuerySyntaxError)
})

t.test('a syntax error says where, in the words that Graph uses', async t => {
  const cases: [string, number, QuerySyntaxError['kind']][] = [
    ['iswhatever 12', 13, 'token'],
    ['a % 2', 2, 'character'],
    ["a eq '😀' & b eq 1", 10, 'character'],
    ["a eq 'x", 7, 'token'],
    ['a eq', 4, 'token'],
    ['', 0, 'token'],
    ['a eq 1 b', 8, 'token'],
    ['(a eq 1', 7, 'token'],
    ['a eq 1)', 7, 'token'],
    ['a EQ 1', 4, 'token'],
    ['a eq 1 and', 10, 'token'],
    ["name eq 'O'Hara'", 16, 'token'],
  ]
  for (const [text, position, kind] of cases) {
    t.match(
      thrown(() => parseFilter(text)),
      { position, kind, text },
      text,
    )
  }
  t.match(
    thrown(() => parseFilter('iswhatever 12')),
    {
      message: "Syntax error at position 13 in 'iswhatever 12'.",
    },
  )
  t.match(
    thrown(() => parseFilter('a % 2')),
    {
      message: "Syntax error: character '%' is not valid at position 2 in 'a % 2'.",
    },
  )
})

t.test('nesting and length are bounded', async t => {
  for (const bomb of ['(', 'not ', 'not(', 'a/any(x:x/']) {
    t.ok(thrown(() => parseFilter(bomb.repeat(10_000))) instanceof QuerySyntaxError, bomb)
  }
  const nested = `${'('.repeat(150)}a eq 1${')'.repeat(150)}`
  t.strictSame(parseFilter(nested), compare('a', 'eq', 1))
  t.strictSame(parseFilter(Array(1000).fill('(a eq 1)').join(' or ')).kind, 'or', 'siblings do not nest')
  t.ok(thrown(() => parseFilter(`a eq '${'x'.repeat(20_000)}'`)) instanceof QuerySyntaxError)
  t.strictSame(parseFilter(`a eq '${"''".repeat(7000)}'`), compare('a', 'eq', "'".repeat(7000)))
})

t.test('no text makes it fail in another way', async t => {
  const pieces = (
    `a b/c any( x:x $count ( ) ( ) ' 'x' '' , : / eq ne gt in not and or true null 1 -2.5 1e9 % " \\ \0 é 😀 \ud800 ` +
    `startswith( 2024-01-01 2024-99-01T00:00:00Z abcdef00-0000-4000-8000-00000000000a __proto__ constructor`
  ).split(' ')
  let accepted = 0
  for (const text of texts([...pieces, ' ', ' ', ' ', ' eq ', ' and ', 'a eq 1'], {
    count: 20_000,
    seed: 1,
  })) {
    try {
      parseFilter(text)
      accepted++
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) t.fail(`${JSON.stringify(text)}: ${error}`)
    }
  }
  t.ok(accepted > 50, `${accepted} texts were filters`)
})
