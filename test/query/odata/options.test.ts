import t from 'tap'
import { parseOrderBy, parseSearch, parseSelect, QuerySyntaxError } from '../../../src/query/index.ts'
import { texts } from '../random.ts'
import { thrown } from '../thrown.ts'

t.test('$orderby: terms with a direction', async t => {
  t.strictSame(parseOrderBy('displayName desc,createdDateTime, a/b asc'), [
    { property: 'displayName', descending: true },
    { property: 'createdDateTime', descending: false },
    { property: 'a/b', descending: false },
  ])
  for (const text of ['', 'a,', 'a up', 'a desc b', ',a', "'a'"]) {
    t.ok(thrown(() => parseOrderBy(text)) instanceof QuerySyntaxError, text)
  }
})

t.test('$select: names', async t => {
  t.strictSame(parseSelect('id, displayName,a/b'), ['id', 'displayName', 'a/b'])
  t.strictSame(parseSelect(' '), [])
  for (const text of ['a,,b', 'a b', '1'])
    t.ok(thrown(() => parseSelect(text)) instanceof QuerySyntaxError, text)
})

const clause = (property: string, text: string) => ({ kind: 'clause', property, text })

t.test('$search: quoted clauses', async t => {
  t.strictSame(parseSearch('"displayName:foo bar"'), clause('displayName', 'foo bar'))
  t.strictSame(parseSearch('"foo"'), clause('', 'foo'))
  t.strictSame(parseSearch('"a:b:c"'), clause('a', 'b:c'))
  t.strictSame(parseSearch(String.raw`"a:say \"x\" \\"`), clause('a', String.raw`say "x" \ `.trim()))
})

t.test('$search: AND binds tighter than OR, parentheses tighter still', async t => {
  const [a, b, c] = ['a', 'b', 'c'].map(name => clause(name, 'x'))
  t.strictSame(parseSearch('"a:x" OR "b:x" AND "c:x"'), {
    kind: 'or',
    operands: [a, { kind: 'and', operands: [b, c] }],
  })
  t.strictSame(parseSearch('("a:x" OR "b:x")AND("c:x")'), {
    kind: 'and',
    operands: [{ kind: 'or', operands: [a, b] }, c],
  })
})

t.test('$search: what is no search', async t => {
  const bomb = '('.repeat(10_000)
  for (const text of ['', 'a:x', '"a', '"a" "b"', '"a" and "b"', '"a" AND', '("a"', '"a")', '"a\\', bomb]) {
    t.ok(thrown(() => parseSearch(text)) instanceof QuerySyntaxError, text.slice(0, 20))
  }
})

t.test('no text makes them fail in another way', async t => {
  const pieces = ['"', '"a:b"', ' AND ', ' OR ', '(', ')', '\\', 'a', ',', ' desc', '/', ' ', "'", '😀', '%']
  for (const text of texts(pieces, { count: 5000, seed: 2 })) {
    for (const parse of [parseSearch, parseOrderBy, parseSelect]) {
      try {
        parse(text)
      } catch (error) {
        if (!(error instanceof QuerySyntaxError)) t.fail(`${JSON.stringify(text)}: ${error}`)
      }
    }
  }
})
