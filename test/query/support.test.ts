import t from 'tap'
import {
  findUnsupported,
  parseFilter,
  parseRsql,
  UnknownPropertyError,
  usesOf,
} from '../../src/query/index.ts'
import { user } from './people.ts'
import { thrown } from './thrown.ts'

const refused = (filter: string, advanced = false) => findUnsupported(parseFilter(filter), user, { advanced })

t.test('what a filter uses', async t => {
  t.strictSame(usesOf(parseFilter("not(a eq 1 or startswith(b,'x')) and c/any(x:x eq 1) and d in (1)")), [
    { property: 'a', operator: 'eq' },
    { property: 'b', operator: 'startsWith' },
    { property: 'a', operator: 'not' },
    { property: 'b', operator: 'not' },
    { property: 'c', operator: 'any' },
    { property: 'd', operator: 'in' },
  ])
  t.strictSame(usesOf(parseRsql('a==x*')), [{ property: 'a', operator: 'like' }])
})

t.test('negations of negations cost what they say once', async t => {
  const text = `${'not('.repeat(60)}a eq 1 or b eq 2${')'.repeat(60)}`
  t.equal(usesOf(parseFilter(text)).length, 4)
})

t.test('operators that the entity does not declare are found', async t => {
  t.equal(refused("displayName eq 'x' and startswith(mail,'y') and id in ('1')"), undefined)
  t.strictSame(refused("id eq '1' and id ne '1'"), { property: 'id', operator: 'ne' })
  t.strictSame(refused('not(accountEnabled eq true)'), { property: 'accountEnabled', operator: 'not' })
  t.strictSame(refused('logins eq 1'), { property: 'logins', operator: 'eq' }, 'none declared')
})

t.test('advanced operators count in advanced mode only', async t => {
  for (const filter of ["endswith(displayName,'x')", 'tags/$count eq 0', 'tags/any()']) {
    t.not(refused(filter), undefined, filter)
    t.equal(refused(filter, true), undefined, filter)
  }
})

t.test('an unknown property is an error', async t => {
  t.ok(thrown(() => refused('nope eq 1')) instanceof UnknownPropertyError)
})
