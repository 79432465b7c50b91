import t from 'tap'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import { openRandom } from '../../../src/kernel/organisation/random.ts'
import { criteriaCondition } from '../../../src/products/jamf/groups/criteria.ts'
import type { Criterion } from '../../../src/products/jamf/groups/criterion.ts'
import * as groups from '../../../src/products/jamf/groups/group-records.ts'
import { versionKey } from '../../../src/products/jamf/groups/version-order.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'
import { readSeed, writeSeed } from '../../support/seeding.ts'

const now = Date.UTC(2026, 0, 10, 12)
const random = openRandom('criteria')
const database = openDatabase()
writeSeed(database, await readSeed('contoso'), { now, random })
const organisation = organisationOf({ database, random, clock: openOrganisationClock({ now: () => now }) })
t.teardown(() => database.close())

type Line = [name: string, searchType: string, value: string, more?: Partial<Criterion>]

const criteria = (lines: readonly Line[]): Criterion[] =>
  lines.map(([name, searchType, value, more], priority) => ({
    ...{ name, searchType, value, priority, andOr: 'and', openingParen: false, closingParen: false },
    ...more,
  }))

function fitting(...lines: Line[]): string[] {
  const findGroup = (name: string) => groups.findGroup(database, 'computer', { name })
  const { text, parameters } = criteriaCondition(
    { organisation, target: 'computer', findGroup },
    criteria(lines),
  )
  return database
    .prepare(
      `SELECT hardware.name FROM computers row JOIN devices hardware ON hardware.seq = row.device_seq
       WHERE ${text} ORDER BY row.id`,
    )
    .pluck()
    .all(...parameters) as string[]
}

const all = fitting()
const MINIS = ['FARID-MINI', 'PAVEL-MINI', 'SUPPORT-MINI', 'SPARE-MINI']
const without = (names: readonly string[]) => all.filter(name => !names.includes(name))

t.test('no criteria fit everything', async t => t.equal(all.length, 25))

t.test('text is compared whole or in part, in any case', async t => {
  t.strictSame(fitting(['Computer Name', 'is', 'adele-mbp']), ['ADELE-MBP'])
  t.strictSame(fitting(['computer name', 'is not', 'ADELE-MBP']), without(['ADELE-MBP']))
  t.strictSame(fitting(['Computer Name', 'like', 'mini']), MINIS)
  t.strictSame(fitting(['Computer Name', 'not like', 'mini']), without(MINIS))
  t.strictSame(fitting(['Computer Name', 'like', '%']), [])
  t.strictSame(fitting(['Username', 'is', '']), ['SPARE-MINI'])
  t.strictSame(fitting(['Building', 'is', '']), ['SPARE-MINI'])
  t.strictSame(fitting(['Model', 'like', 'Mac mini']), MINIS)
  t.strictSame(fitting(['Email Address', 'is', 'adele.vance@contoso.com']), ['ADELE-MBP'])
  t.equal(fitting(['Department', 'is', 'Design']).length, 2)
})

t.test('an application fits when the list has it, and is missing when no element is it', async t => {
  const has = fitting(['Application Title', 'is', 'CompanyPortal.app'])
  t.equal(has.length, 21)
  t.strictSame(fitting(['Application Title', 'has', 'CompanyPortal.app']), has)
  t.strictSame(fitting(['Application Title', 'is not', 'CompanyPortal.app']), without(has))
  t.strictSame(fitting(['Application Title', 'does not have', 'CompanyPortal.app']), without(has))
  t.strictSame(fitting(['Application Title', 'like', 'Portal']), has)
  t.strictSame(fitting(['Application Title', 'is', 'CompanyPortal']), [])
  t.strictSame(fitting(['Application Version', 'is', '5.2410.0']), has)
})

t.test('versions are ordered component by component', async t => {
  const old = fitting(['Operating System Version', 'less than', '14'])
  t.strictSame(old, ['NILS-MBP', 'OLGA-MBP'])
  t.strictSame(fitting(['Operating System Version', 'greater than or equal', '14.0.0']), without(old))
  t.strictSame(
    fitting(['Operating System Version', 'more than', '15.10']),
    fitting(['Operating System Version', 'more than', '16']),
  )
  t.strictSame(fitting(['Operating System Version', 'less than or equal', '13.7.8']), old)
  t.strictSame(fitting(['Operating System Version', 'is', '13.7.8']), old)
  t.strictSame(fitting(['Operating System', 'like', 'macOS 13']), old)
  t.ok(versionKey('15.10') > versionKey('15.9'))
  t.equal(versionKey('15.0'), versionKey('15'))
  t.ok(versionKey('15.0.1') > versionKey('15'))
})

t.test('FileVault goes by two names and by its labels', async t => {
  const some = ['FARID-MINI']
  t.strictSame(fitting(['FileVault 2 Status', 'is', 'Some Partitions Encrypted']), some)
  t.strictSame(fitting(['File Vault 2', 'is', 'SOME PARTITIONS ENCRYPTED']), some)
  t.strictSame(fitting(['FileVault 2 Status', 'is', 'SOME_ENCRYPTED']), some)
})

t.test('days are counted from the organisation’s present', async t => {
  const silent = ['SPARE-MINI']
  t.strictSame(fitting(['Last Inventory Update', 'more than x days ago', '30']), silent)
  t.strictSame(fitting(['Last Inventory Update', 'less than x days ago', '30']), without(silent))
  t.strictSame(fitting(['Last Inventory Update', 'before', '2025-12-15']), silent)
  t.strictSame(fitting(['Last Inventory Update', 'after', '2025-12-15']), without(silent))
  t.strictSame(fitting(['Last Check-in', 'before', '2025-12-15']), silent)
  t.strictSame(fitting(['MDM Profile Expiration Date', 'in more than x days', '30']), all)
  t.strictSame(fitting(['MDM Profile Expiration Date', 'in less than x days', '30']), [])
  t.strictSame(fitting(['MDM Profile Expiration Date', 'in less than x days', '3000']), all)
})

t.test('yes and no have several spellings', async t => {
  t.strictSame(fitting(['Managed', 'is', 'Unmanaged']), ['SPARE-MINI'])
  t.strictSame(fitting(['Managed', 'is not', 'Managed']), ['SPARE-MINI'])
  t.strictSame(fitting(['Supervised', 'is', 'Yes']), all)
})

t.test('an extension attribute goes by its name', async t => {
  t.strictSame(fitting(['Owner Confirmed', 'is', 'Yes']).includes('ADMIN-MBP'), true)
  t.strictSame(fitting(['Owner Confirmed', 'is', 'Perhaps']), [])
  t.strictSame(fitting(['Badge Number', 'is', '4711']), [], 'one of mobile devices is none of computers')
})

t.test('groups nest, and one that contains itself ends', async t => {
  const pool = ['PAVEL-MINI', 'SUPPORT-MINI', 'SPARE-MINI']
  t.strictSame(fitting(['Computer Group', 'member of', 'Loan Pool']), pool)
  t.strictSame(fitting(['Computer Group', 'not member of', 'loan pool']), without(pool))
  t.strictSame(
    fitting(['Computer Group', 'member of', 'Outdated and Encrypted']),
    fitting(
      ['Operating System Version', 'less than', '15'],
      ['FileVault 2 Status', 'is', 'All Partitions Encrypted'],
    ),
  )
  t.strictSame(fitting(['Computer Group', 'member of', 'Nobody']), [])
  const itself = JSON.stringify(
    criteria([
      ['Computer Group', 'member of', 'Loop'],
      ['Computer Name', 'is', 'ADELE-MBP', { andOr: 'or' }],
    ]),
  )
  database
    .prepare(
      "INSERT INTO jamf_groups (target, name, is_smart, criteria_json) VALUES ('computer', 'Loop', 1, ?)",
    )
    .run(itself)
  t.strictSame(fitting(['Computer Group', 'member of', 'Loop']), ['ADELE-MBP'])
})

t.test('and binds tighter than or, and parentheses bind tightest', async t => {
  const or = { andOr: 'or' } as const
  const mini: Line = ['Computer Name', 'like', 'MINI', or]
  const adele: Line = ['Computer Name', 'is', 'ADELE-MBP']
  const unmanaged: Line = ['Managed', 'is', 'No']
  t.strictSame(fitting(adele, mini, unmanaged), ['ADELE-MBP', 'SPARE-MINI'])
  const [name, type, value] = adele
  const opened: Line = [name, type, value, { openingParen: true }]
  const closed: Line = ['Computer Name', 'like', 'MINI', { ...or, closingParen: true }]
  t.strictSame(fitting(opened, closed, unmanaged), ['SPARE-MINI'])
  t.strictSame(fitting(opened, mini), ['ADELE-MBP', ...MINIS], 'an open parenthesis ends with the criteria')
  t.strictSame(fitting(adele, closed), ['ADELE-MBP', ...MINIS], 'one that closes nothing is passed over')
})

t.test('criteria count by their priority, not by their place', async t => {
  const lines: Line[] = [
    ['Computer Name', 'like', 'MINI', { andOr: 'or', priority: 1 }],
    ['Managed', 'is', 'No', { priority: 2 }],
    ['Computer Name', 'is', 'ADELE-MBP', { priority: 0 }],
  ]
  t.strictSame(fitting(...lines), ['ADELE-MBP', 'SPARE-MINI'])
})

t.test('what is not understood fits nothing', async t => {
  const lines: Line[] = [
    ['Favourite Colour', 'is', 'green'],
    ['Computer Name', 'sounds like', 'adele'],
    ['Computer Name', 'matches regex', '.*'],
    ['Managed', 'like', 'Yes'],
    ['Last Inventory Update', 'more than x days ago', 'many'],
    ['Last Inventory Update', 'before', 'yesterday'],
    ['Username', 'more than', 'a'],
    ['constructor', 'is', 'x'],
  ]
  for (const line of lines) t.strictSame(fitting(line), [], line.join(' '))
})

t.test('values are bound, never spelled out', async t => {
  t.strictSame(fitting(['Computer Name', 'is', "x' OR '1'='1"]), [])
})
