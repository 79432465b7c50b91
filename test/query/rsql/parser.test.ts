import t from 'tap'
import { parseRsql, parseSort, QuerySyntaxError } from '../../../src/query/index.ts'
import { texts } from '../random.ts'
import { thrown } from '../thrown.ts'

const compare = (property: string, operator: string, value: string) => ({
  kind: 'compare',
  property,
  operator,
  value,
})
const like = (pattern: string, negated = false) => ({ kind: 'like', property: 'a', pattern, negated })

t.test('every comparison, symbol or word', async t => {
  for (const [symbol, operator] of Object.entries({
    '==': 'eq',
    '!=': 'ne',
    '<': 'lt',
    '=lt=': 'lt',
    '<=': 'le',
    '=le=': 'le',
    '>': 'gt',
    '=gt=': 'gt',
    '>=': 'ge',
    '=ge=': 'ge',
  })) {
    t.strictSame(parseRsql(`general.id${symbol}5`), compare('general.id', operator, '5'), symbol)
  }
})

t.test('values: bare or in either quotes, dates with colons', async t => {
  for (const value of ['2024-06-19T15:54:37.690Z', 'C02X-1', 'true', 'a/b@c.d', 'and', 'Zoë']) {
    for (const text of [value, `"${value}"`, `'${value}'`]) {
      t.strictSame(parseRsql(`general.reportDate>=${text}`), compare('general.reportDate', 'ge', value))
    }
  }
  t.strictSame(parseRsql('a=="My, (Mac); x=1"'), compare('a', 'eq', 'My, (Mac); x=1'))
  t.strictSame(parseRsql('a==""'), compare('a', 'eq', ''))
})

t.test('a backslash escapes in quotes, and in a bare value what has a meaning', async t => {
  t.strictSame(parseRsql(String.raw`a=="say \"x\" \\"`), compare('a', 'eq', String.raw`say "x" \ `.trim()))
  t.strictSame(parseRsql(String.raw`a==My\ Mac\,1`), compare('a', 'eq', 'My Mac,1'))
  t.strictSame(parseRsql(String.raw`a==CONTOSO\adele`), compare('a', 'eq', String.raw`CONTOSO\adele`))
})

t.test('an asterisk with == and != is a wildcard unless escaped', async t => {
  t.strictSame(parseRsql('a==Mac*'), like('Mac*'))
  t.strictSame(parseRsql('a!="*Mac"'), like('*Mac', true))
  t.strictSame(parseRsql(String.raw`a==CONTOSO\a*`), like(String.raw`CONTOSO\\a*`))
  t.strictSame(parseRsql(String.raw`a=="1\*2"`), compare('a', 'eq', '1*2'))
  t.strictSame(parseRsql(String.raw`a==1\*2`), compare('a', 'eq', '1*2'))
  t.strictSame(parseRsql('a>1*'), compare('a', 'gt', '1*'))
})

t.test('lists', async t => {
  const values = ['1', 'two, 2', '3*']
  t.strictSame(parseRsql(`a=in=(1, "two, 2",3*)`), { kind: 'in', property: 'a', values })
  t.strictSame(parseRsql(`a=out=(1,'two, 2',3*)`), {
    kind: 'not',
    operand: { kind: 'in', property: 'a', values },
  })
})

t.test('and binds tighter than or; symbols and words are the same', async t => {
  const [a, b, c] = ['a', 'b', 'c'].map(name => compare(name, 'eq', '1'))
  const tree = { kind: 'or', operands: [a, { kind: 'and', operands: [b, c] }] }
  for (const text of ['a==1,b==1;c==1', 'a==1 or b==1 and c==1', 'a == 1, b == 1 ; c == 1']) {
    t.strictSame(parseRsql(text), tree, text)
  }
  t.strictSame(parseRsql('(a==1,b==1);c==1'), {
    kind: 'and',
    operands: [{ kind: 'or', operands: [a, b] }, c],
  })
  t.strictSame(parseRsql('order==1'), compare('order', 'eq', '1'), 'a name that begins like a word')
})

t.test('what is no RSQL', async t => {
  const bad: [string, number][] = [
    ['', 0],
    ['a', 1],
    ['a==', 3],
    ['a=b', 1],
    ['a=~=b', 1],
    ['a=like=b', 1],
    ['"a"==1', 0],
    ['a==My Mac', 6],
    ['a=="x', 5],
    ['a==1;', 5],
    ['(a==1', 5],
    ['a==1)', 4],
    ['a=in=1', 5],
    ['a=in=()', 6],
    ['a==(1)', 3],
  ]
  for (const [text, position] of bad)
    t.match(
      thrown(() => parseRsql(text)),
      { position, text },
      text,
    )
  t.ok(thrown(() => parseRsql('('.repeat(10_000))) instanceof QuerySyntaxError)
  t.ok(thrown(() => parseRsql(`a==${'x'.repeat(20_000)}`)) instanceof QuerySyntaxError)
  t.strictSame(parseRsql(Array(1000).fill('a==1').join(';')).kind, 'and')
})

t.test('no text makes it fail in another way', async t => {
  const pieces =
    'a general.name == != =in= =out= =lt= > <= = ! ~ ( ) , ; and or * \\ \\* " \' 1 x:y % 😀'.split(' ')
  let accepted = 0
  for (const text of texts([...pieces, ' ', 'a==1', ' and ', '(1,2)'], { count: 20_000, seed: 3 })) {
    try {
      parseRsql(text)
      accepted++
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) t.fail(`${JSON.stringify(text)}: ${error}`)
    }
  }
  t.ok(accepted > 50, `${accepted} texts were RSQL`)
})

t.test('sort: terms with a direction after a colon', async t => {
  t.strictSame(parseSort('general.name:asc, id:DESC,udid'), [
    { property: 'general.name', descending: false },
    { property: 'id', descending: true },
    { property: 'udid', descending: false },
  ])
  t.match(
    thrown(() => parseSort('id:asc,name:up')),
    { position: 7 },
  )
  t.strictSame(parseSort('id,name,id:desc').length, 2, 'what is sorted by already is in order')
  t.ok(thrown(() => parseSort('')) instanceof QuerySyntaxError)
})
