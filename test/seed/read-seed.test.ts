import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openRandom } from '../../src/kernel/organisation/random.ts'
import type { OrganisationSeed } from '../../src/kernel/organisation/seed.ts'
import { SeedError } from '../../src/seed/seed-error.ts'
import { checkShape } from '../../src/seed/seed-shape.ts'
import { seedSections } from '../../src/seed-sections.ts'
import { openDatabase } from '../support/database.ts'
import { readSeed, writeSeed } from '../support/seeding.ts'

const tenant = `
tenant: { id: 0a0a0a0a-0000-4000-8000-000000000001, displayName: T, domains: [t.example], jamfHost: t.jamfcloud.com }`

function file(t: Test, text: string, name = 'world.yaml'): string {
  const path = join(t.testdir(), name)
  writeFileSync(path, text)
  return path
}

async function seed(t: Test, text: string): Promise<OrganisationSeed> {
  return readSeed(file(t, text))
}

t.test('the package’s own organisations have the shape that the schema demands', async t => {
  for (const name of ['contoso', 'empty']) {
    const { source, ...content } = await readSeed(name)
    await t.resolves(checkShape(content, { file: source!, sections: seedSections }), name)
  }
})

t.test('an organisation may be JSON', async t => {
  const organisation = {
    tenant: {
      id: '0a0a0a0a-0000-4000-8000-000000000001',
      displayName: 'T',
      domains: ['t.example'],
      jamfHost: 'j',
    },
    users: [],
  }
  t.match(await readSeed(file(t, JSON.stringify(organisation), 'world.json')), organisation)
})

t.test('a file that cannot be used is refused with one sentence that names it', async t => {
  const cases: [string, string, RegExp][] = [
    ['no tenant', 'users: []', /world\.yaml: the seed needs "tenant"\.$/],
    [
      'no tenant id',
      'tenant: { displayName: T, domains: [t.example], jamfHost: j }\nusers: []',
      /tenant needs "id"\.$/,
    ],
    [
      'an unknown member',
      `${tenant}\nusers: [{ displayName: A, jobTitel: x }]`,
      /users\[0\] has the unknown member "jobTitel"\.$/,
    ],
    [
      'a wrong value',
      `${tenant}\nusers: [{ displayName: A, userType: Alien }]`,
      /users\[0\]\.userType must be one of Member, Guest\.$/,
    ],
    [
      'a wrong time',
      `${tenant}\nusers: [{ displayName: A, createdAt: P1X }]`,
      /users\[0\]\.createdAt is not of the required form\.$/,
    ],
    ['a wrong type', `${tenant}\nusers: 3`, /users must be array\.$/],
    [
      'a member that the contract does not have',
      `${tenant}\nusers: []\njamf: { scripts: [{ name: S, contents: x }] }`,
      /jamf\.scripts\[0\] has the unknown member "contents"\.$/,
    ],
    [
      'a value that the contract does not have',
      `${tenant}\nusers: []\njamf: { scripts: [{ name: S, priority: LATER }] }`,
      /jamf\.scripts\[0\]\.priority must be one of BEFORE, AFTER, AT_REBOOT\.$/,
    ],
    [
      'a value out of range',
      `${tenant}\nusers: []\njamf: { categories: [{ name: C, priority: 21 }] }`,
      /jamf\.categories\[0\]\.priority must be <= 20\.$/,
    ],
    [
      'a record without a name',
      `${tenant}\nusers: []\njamf: { categories: [{ priority: 2 }] }`,
      /jamf\.categories\[0\] needs "name"\.$/,
    ],
    [
      'a member of one element that is another area’s',
      `${tenant}\nusers: []\ndevices: [{ name: D, hardware: h, system: s, jamf: { mangaed: true } }]`,
      /devices\[0\]\.jamf has the unknown member "mangaed"\.$/,
    ],
    ['no YAML', 'tenant: [', /world\.yaml is not YAML: /],
  ]
  for (const [name, text, message] of cases) {
    await t.rejects(seed(t, text), { constructor: SeedError, message }, name)
  }
  await t.rejects(readSeed('/nowhere/world.yaml'), {
    message: /^Cannot read the seed \/nowhere\/world\.yaml: ENOENT/,
  })
  await t.rejects(readSeed('nowhere'), { message: /^Cannot read the seed .*nowhere\.yaml/ })
})

t.test('an organisation that contradicts itself is refused, and nothing of it stays', async t => {
  const users = 'users: [{ displayName: Ann Bee }]'
  const jamf = (member: string): string => `${tenant}\n${users}\njamf: { ${member} }`
  const cases: [string, string, RegExp][] = [
    [
      'a user twice',
      `${tenant}\nusers: [{ displayName: Ann Bee }, { displayName: Ann C Bee }]`,
      /The user ann\.bee@t\.example is in the seed twice\.$/,
    ],
    [
      'an unknown office',
      `${tenant}\nusers: [{ displayName: Ann Bee, office: moon }]`,
      /ann\.bee@t\.example has the unknown office "moon"\.$/,
    ],
    [
      'a group twice',
      `${tenant}\n${users}\ngroups: [{ displayName: G }, { displayName: g }]`,
      /The group "g" is in the seed twice\.$/,
    ],
    [
      'an unknown member',
      `${tenant}\n${users}\ngroups: [{ displayName: G, members: [bob] }]`,
      /Group "G" refers to "bob", which does not exist in the seed\.$/,
    ],
    [
      'an unknown kind of member',
      `${tenant}\n${users}\ngroups: [{ displayName: G, members: ['cat:x'] }]`,
      /Group "G" refers to "cat:x"/,
    ],
    [
      'a group as owner',
      `${tenant}\n${users}\ngroups: [{ displayName: G, owners: ['group:G'] }]`,
      /cannot be owned by "group:G"/,
    ],
    [
      'a rule and members',
      `${tenant}\n${users}\ngroups: [{ displayName: G, membershipRule: x, members: [] }]`,
      /both a membership rule and members/,
    ],
    [
      'an odd rule',
      `${tenant}\n${users}\ngroups: [{ displayName: G, membershipRule: user.shoe -eq "9" }]`,
      /The membership rule user\.shoe -eq "9" is not understood\./,
    ],
    [
      'an application twice',
      `${tenant}\n${users}\napplications: [{ displayName: A }, { displayName: a }]`,
      /The application .* is in the seed twice\.$/,
    ],
    [
      'an unknown resource',
      `${tenant}\n${users}\napplications: [{ displayName: A, permissions: [{ resource: R }] }]`,
      /Application "A" asks for permissions of "R"/,
    ],
    [
      'an unknown permission',
      `${tenant}\n${users}\napplications: [{ displayName: A, permissions: [{ resource: Microsoft Graph, application: [X.Y] }] }]`,
      /Application "A" asks for the unknown permission X\.Y\.$/,
    ],
    [
      'a false certificate',
      `${tenant}\n${users}\napplications: [{ displayName: A, keyCredentials: [{ certificate: no }] }]`,
      /Application "A" has a key credential that is not an X\.509/,
    ],
    [
      'unknown hardware',
      `${tenant}\n${users}\ndevices: [{ name: D, hardware: h, system: s }]`,
      /Device D has the unknown hardware "h"\.$/,
    ],
    [
      'a group of nothing',
      jamf('computerGroups: [{ name: G }]'),
      /Jamf group "G" needs either criteria or members\.$/,
    ],
    [
      'an unknown Mac',
      jamf('computerGroups: [{ name: G, members: [D] }]'),
      /Jamf group "G" contains the unknown device "D"\.$/,
    ],
    [
      'an unknown category',
      jamf('scripts: [{ name: S, category: C }]'),
      /Jamf script "S" has the unknown category "C"\.$/,
    ],
    ['a record twice', jamf('categories: [{ name: C }, c]'), /Jamf category "c" has the name of another\.$/],
    [
      'an unknown privilege',
      jamf('roles: [{ name: R, privileges: [Read Minds] }]'),
      /Jamf role "R" has the unknown privilege "Read Minds"\.$/,
    ],
    [
      'an unknown partner',
      `${tenant}\n${users}\npartners: { tenants: [{ application: A }] }`,
      /names the unknown application "A"\.$/,
    ],
  ]
  for (const [name, text, message] of cases) {
    const organisation = await seed(t, text)
    const database = openDatabase()
    const options = { now: 0, random: openRandom('test') }
    t.throws(() => writeSeed(database, organisation, options), { constructor: SeedError, message }, name)
    t.throws(
      () => writeSeed(database, organisation, options),
      { message: /^\/.*world\.yaml: / },
      `${name}: names the file`,
    )
    t.equal(database.prepare('SELECT count(*) FROM users').pluck().get(), 0, `${name}: nothing stays`)
  }
})

t.test('a record that is only a name may be written as the name', async t => {
  const organisation = await seed(
    t,
    `${tenant}\nusers: []\njamf: { sites: [North, { name: South }], departments: [Sales], buildings: [{ name: Hall, city: Oslo }] }`,
  )
  const database = openDatabase()
  writeSeed(database, organisation, { now: 0, random: openRandom('test') })
  const names = (table: string) => database.prepare(`SELECT name FROM ${table} ORDER BY id`).pluck().all()
  t.same(names('jamf_sites'), ['North', 'South'])
  t.same(names('jamf_departments'), ['Sales'])
  t.same(database.prepare('SELECT name, city, country FROM jamf_buildings').raw().all(), [
    ['Hall', 'Oslo', null],
  ])
})
