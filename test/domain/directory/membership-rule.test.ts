import t from 'tap'
import {
  checkRule,
  isMatching,
  MembershipRuleError,
  RuleNotEmulatedError,
  usersMatching,
} from '../../../src/domain/directory/membership-rule.ts'
import { contosoOrganisation } from '../../support/organisation.ts'

const { database } = await contosoOrganisation()
const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const adele = (column: string, value: string | number | null) =>
  database.prepare(`UPDATE users SET ${column} = ? WHERE id = ?`).run(value, ADELE)
adele('department', `Boats & "Sails"`)
adele('job_title', null)
adele('city', 'Oslo')

t.test('what rules may say', async t => {
  const rules: Readonly<Record<string, boolean>> = {
    'user.department -startsWith "Boats"': true,
    '(user.department -eq "Boats & `"Sails`"")': true,
    "user.department -contains 'sails'": true,
    'user.department -notContains "Trains" -and user.accountEnabled -eq true': true,
    'user.department -notStartsWith "Boats"': false,
    'user.jobTitle -eq null': true,
    'user.jobTitle -ne null': false,
    'user.city -in ["Bergen", "Oslo"]': true,
    'user.city -notIn ["Bergen", "Oslo"]': false,
    'user.city -eq "Bergen" -or user.city -eq "Oslo" -and user.jobTitle -ne null': false,
    '(user.city -eq "Bergen" -or user.city -eq "Oslo") -and user.jobTitle -eq null': true,
    '-not (user.city -eq "Oslo")': false,
    'not user.city -eq "Bergen" and user.city eq "oslo"': true,
    'user.objectId -ne null': true,
  }
  for (const [rule, selected] of Object.entries(rules)) {
    t.equal(isMatching(database, rule, ADELE), selected, rule)
    t.equal(usersMatching(database, rule).includes(ADELE), selected, rule)
  }
})

t.test('what is refused, and what is not emulated', async t => {
  const refused: Readonly<Record<string, string>> = {
    'accountEnabled -eq true': 'InvalidObjectType',
    'group.displayName -eq "x"': 'InvalidObjectType',
    'user.shoeSize -eq "44"': 'WrongProperty',
    'user.department -startsWith null': 'InvalidOperands',
    'user.accountEnabled -eq "perhaps"': 'InvalidOperands',
    'user.city -in "Oslo"': 'InvalidOperands',
    'user.city -is "Oslo"': 'Syntax',
    'user.city -eq "Oslo" -and': 'Syntax',
    'user.city -eq "Oslo': 'Syntax',
    'user.city -eq "Oslo") ': 'Syntax',
    '': 'Syntax',
    '%': 'Syntax',
  }
  for (const [rule, fault] of Object.entries(refused)) {
    t.throws(() => checkRule(rule), Object.assign(new Error(), { name: 'MembershipRuleError', fault }), rule)
  }
  for (const rule of [
    'user.city -match "O.*"',
    'user.memberof -any (group.objectId -in ["x"])',
    'device.model -eq "x"',
  ]) {
    t.throws(() => checkRule(rule), RuleNotEmulatedError, rule)
  }
})

t.test('no rule costs more than its length', async t => {
  const hostile = [
    ' '.repeat(80_000),
    'user.city -eq "x" -and '.repeat(1001),
    '('.repeat(3000),
    '-not '.repeat(600),
    `user.city -contains "${'%'.repeat(50_000)}"`,
  ]
  for (const rule of hostile) t.throws(() => checkRule(rule), MembershipRuleError, rule.slice(0, 20))
  const long = Array.from({ length: 120 }, () => 'user.city -eq "Oslo"').join(' -or ')
  t.ok(long.length < 3072 && isMatching(database, long, ADELE))
})
