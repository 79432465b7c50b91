import t from 'tap'
import { eventual, graphUnderTest, type Item, type List } from '../graph-under-test.ts'

const { ask, list, refuses } = await graphUnderTest(t)
const namesOf = (items: readonly Item[]) => items.map(item => item.displayName)
const unsupported = [400, 'Request_UnsupportedQuery'] as [number, string]
const invalid = [400, 'BadRequest'] as [number, string]

t.test('pages lead through a list and give each object once', async t => {
  const all = (await list('/users?$select=id')).map(({ id }) => id)
  t.equal(all.length, 30)
  for (const query of [
    '$top=7',
    '$top=7&$orderby=displayName',
    '$top=7&$orderby=displayName desc',
    '$top=1',
  ]) {
    const seen: string[] = []
    let next: string | undefined = `/users?${query}&$select=id`
    let pages = 0
    while (next) {
      const { body }: { body: List } = await ask<List>(next)
      seen.push(...body.value.map(({ id }) => id))
      next = body['@odata.nextLink']
      pages++
    }
    t.equal(pages, Math.ceil(30 / Number(/\d+/.exec(query)![0])), query)
    t.strictSame([...seen].sort(), [...all].sort(), query)
  }
})

t.test('a next link repeats every option, and the last page has none', async t => {
  const query = "$top=2&$filter=startswith(displayName,'a')&$select=id"
  const { body } = await ask<List>(`/users?${query}`)
  const next = new URL(body['@odata.nextLink']!)
  t.equal(next.searchParams.get('$top'), '2')
  t.equal(next.searchParams.get('$filter'), "startswith(displayName,'a')")
  t.equal(next.searchParams.get('$select'), 'id')
  const last = await ask<List>(next.href)
  t.equal(last.body.value.length, 1)
  t.notOk('@odata.nextLink' in last.body)
  t.notOk('@odata.nextLink' in (await ask<List>('/users?$top=30')).body, 'nor has a page that is just full')
})

t.test('$top is between 1 and 999', async t => {
  t.equal((await list('/users?$top=999')).length, 30)
  for (const top of ['1000', '0', '123456789']) {
    const message = `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`
    await refuses(t, `/users?$top=${top}`, [...unsupported, message])
  }
  for (const top of ['-1', 'x', '1.5', '']) {
    await refuses(t, `/users?$top=${top}`, [...invalid, new RegExp(`^Invalid value '${top}' for \\$top`)])
  }
})

t.test('a page token that is not one has expired', async t => {
  await refuses(t, '/users?$skiptoken=x', [400, 'Directory_ExpiredPageToken'])
  const { body } = await ask<List>('/users?$top=1&$orderby=displayName')
  const token = new URL(body['@odata.nextLink']!).searchParams.get('$skiptoken')
  await refuses(t, `/users?$skiptoken=${token}`, [400, 'Directory_ExpiredPageToken'])
})

t.test('$count counts advanced queries, on their first page, and is ignored elsewhere', async t => {
  const { body } = await ask<List>('/users?$count=true&$top=2', eventual)
  t.equal(body['@odata.count'], 30)
  t.notOk('@odata.count' in (await ask<List>(body['@odata.nextLink']!, eventual)).body)
  t.notOk('@odata.count' in (await ask<List>('/users?$count=true')).body)
  t.notOk('@odata.count' in (await ask<List>('/users?$count=false', eventual)).body)
  const filtered = await ask<List>("/users?$count=true&$top=1&$filter=startswith(displayName,'a')", eventual)
  t.equal(filtered.body['@odata.count'], 3)
})

t.test('filters that work by default', async t => {
  const filters: [string, string[]][] = [
    ["displayName eq 'ADELE vance'", ['Adele Vance']],
    ["startswith(displayName,'ad')", ['Admin', 'Adele Vance']],
    ["startsWith(mail,'adele')", ['Adele Vance']],
    ["displayName in ('Admin','Adele Vance')", ['Admin', 'Adele Vance']],
    ["id in ('c0ffee00-0000-4000-8000-000000000012')", ['Adele Vance']],
    ["department eq 'Product' and jobTitle eq 'Product Manager'", ['Adele Vance']],
    ["surname eq 'O''Farrell'", ["Ximena O'Farrell"]],
    ['accountEnabled eq false', ['Zoe Lambert']],
    ["userType eq 'Guest'", ['Robin Castle']],
    ["otherMails/any(x:x eq 'robin.castle@fabrikam.example')", ['Robin Castle']],
    ["proxyAddresses/any(p:startswith(p,'SMTP:adele'))", ['Adele Vance']],
    ["displayName eq 'Admin' or displayName eq 'Adele Vance'", ['Admin', 'Adele Vance']],
    ["employeeId eq 'C-1004'", ['Bela Ostrow']],
  ]
  for (const [filter, names] of filters) {
    t.strictSame(namesOf(await list(`/users?$filter=${encodeURIComponent(filter)}`)), names, filter)
  }
})

t.test('filters that only an advanced query may use', async t => {
  const filters: [string, number][] = [
    ["displayName ne 'Admin'", 29],
    ["endswith(mail,'@fabrikam.example')", 1],
    ["NOT(startswith(displayName,'a'))".replace('NOT', 'not'), 27],
    ["city ne null and companyName eq 'Contoso'", 28],
    ["officeLocation eq 'Berlin Office'", 4],
    ['otherMails/$count eq 1', 1],
    ["createdDateTime ge 2020-01-01T00:00:00Z and displayName le 'b'", 3],
  ]
  for (const [filter, expected] of filters) {
    const query = `/users?$filter=${encodeURIComponent(filter)}`
    await refuses(t, query, unsupported)
    await refuses(t, query, unsupported, eventual)
    await refuses(t, `${query}&$count=true`, unsupported)
    const answer = await ask<List>(`${query}&$count=true`, eventual)
    t.equal(answer.status, 200, `${filter}: ${answer.text.slice(0, 200)}`)
    if (!filter.startsWith('city')) t.equal(answer.body['@odata.count'], expected, filter)
  }
})

// Seen: microsoftgraph/microsoft-graph-docs#22101, #22317, #10324, #13942; msgraph-sdk-javascript#355.
t.test('what is said of operators that only an advanced query knows', async t => {
  const filters: [path: string, message: string][] = [
    ['/users?$filter=companyName ne null', "Filter operator 'NotEqualsMatch' is not supported."],
    ["/users?$filter=contains(displayName,'m')", "Operator: 'Contains' is not supported."],
    ["/users?$filter=endsWith(mail,'@hotmail.com')", 'Unsupported Query.'],
    [
      "/applications?$filter=requiredResourceAccess/any(c:c/resourceAppId eq '00000003-0000-0000-c000-000000000000')",
      'Complex query on property requiredResourceAccess is not supported.',
    ],
  ]
  for (const [path, message] of filters) {
    await refuses(t, path, [...unsupported, message])
    await refuses(t, `${path}&$count=true`, [...unsupported, message])
  }
})

t.test('filters that nobody may use', async t => {
  const message =
    /Unsupported or invalid query filter clause specified for property '\w+' of resource '(User|Group)'\./
  const filters = [
    "/users?$filter=contains(displayName,'a')",
    "/users?$filter=endswith(displayName,'a')",
    "/users?$filter=businessPhones/any(p:p eq '1')",
    "/groups?$filter=endswith(mailNickname,'a')",
    "/groups?$filter=visibility eq 'Private'",
  ]
  for (const path of filters) await refuses(t, `${path}&$count=true`, [...unsupported, message], eventual)
})

t.test('filters of the other resources', async t => {
  const filters: [string, number][] = [
    ["/groups?$filter=groupTypes/any(c:c eq 'Unified')", 1],
    ["/groups?$filter=groupTypes/any(c:c eq 'DynamicMembership')", 1],
    ['/groups?$filter=mailEnabled eq true', 2],
    ["/groups?$filter=startswith(displayName,'project') and securityEnabled eq true", 2],
    ["/devices?$filter=displayName eq 'adele-mbp'", 1],
    ['/devices?$filter=alternativeSecurityIds/any(a:a/type eq 7)', 0],
    ["/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq 'https://api.manage.microsoft.com/')", 1],
    ["/servicePrincipals?$filter=appId eq '0000000a-0000-0000-c000-000000000000'", 1],
    ["/applications?$filter=appId eq 'c0ffee00-0000-4000-8000-0000000000a1'", 1],
    ["/applications?$filter=startswith(displayName,'jamf')", 1],
  ]
  for (const [path, length] of filters) t.equal((await list(path)).length, length, path)
})

t.test('texts that do not parse, in the words of the service', async t => {
  const faults: [string, string][] = [
    [
      "colour eq 'red'",
      "Invalid filter clause: Could not find a property named 'colour' on type 'microsoft.graph.user'.",
    ],
    ['displayName eq', "Invalid filter clause: Syntax error at position 14 in 'displayName eq'."],
    [
      "displayName % 'a'",
      "Invalid filter clause: Syntax error: character '%' is not valid at position 12 in 'displayName % 'a''.",
    ],
  ]
  for (const [filter, message] of faults) {
    await refuses(t, `/users?$filter=${encodeURIComponent(filter)}`, [...invalid, message])
  }
  await refuses(t, '/users?$select=colour', [
    ...invalid,
    "Parsing OData Select and Expand failed: Could not find a property named 'colour' on type 'microsoft.graph.user'.",
  ])
  await refuses(t, '/users?$select=id,', invalid)
  await refuses(t, '/users?$orderby=colour', [...invalid, /'colour' on type 'microsoft.graph.user'/])
  await refuses(t, '/users?$filter=accountEnabled eq 5', [...invalid, /incompatible types/])
  const many = Array.from({ length: 18 }, (_, index) => `id eq '${index}'`).join(' or ')
  await refuses(t, `/users?$filter=${many}`, [
    ...unsupported,
    "Too many child clauses specified in search filter expression containing 'OR' operators: 18. Max allowed: 15.",
  ])
  await refuses(t, '/users?$orderby=createdDateTime desc', [
    ...unsupported,
    "Unsupported sort property 'createdDateTime' for 'User'.",
  ])
  const sorted = Array(1300).fill('displayName').join(',')
  await refuses(t, `/users?$orderby=${sorted}`, [...invalid, /^Duplicate property named 'displayName'/])
  await refuses(t, '/users?$colour=red', [...invalid, /'\$colour'/])
  await refuses(t, '/users?$skip=1', [400, 'Request_BadRequest', "'$skip' is not supported by the service."])
})

t.test('sorting', async t => {
  const names = namesOf(await list('/users?$orderby=displayName'))
  t.strictSame(
    names,
    [...names].sort((a, b) => (String(a).toLowerCase() < String(b).toLowerCase() ? -1 : 1)),
  )
  t.strictSame(namesOf(await list('/users?$orderby=displayName desc')), [...names].reverse())
  await refuses(t, '/users?$orderby=mail', unsupported)
  await refuses(t, '/users?$orderby=createdDateTime', unsupported)
  t.equal((await list('/users?$orderby=createdDateTime&$count=true', eventual)).length, 30)
  const both = "/users?$orderby=displayName&$filter=startswith(displayName,'a')"
  await refuses(t, both, [...unsupported, 'Sorting not supported for current query.'])
  t.strictSame(namesOf(await list(`${both}&$count=true`, eventual)), ['Adele Vance', 'Admin', 'Alex Wilber'])
})

t.test('$search finds words, not what is inside them', async t => {
  const search = async (text: string, more = '') =>
    namesOf(await list(`/users?$search=${encodeURIComponent(text)}${more}`, eventual)).sort()
  t.strictSame(await search('"displayName:vance"'), ['Adele Vance'])
  t.strictSame(await search('"displayName:ance"'), [])
  t.strictSame(await search('"mail:adele"'), ['Adele Vance'])
  t.strictSame(await search('"mail:vance"'), [], 'other properties are matched at their beginning')
  t.strictSame(await search('"displayName:vance" OR "displayName:wilber"'), ['Adele Vance', 'Alex Wilber'])
  t.strictSame(await search('"displayName:a" AND "displayName:wil"'), ['Alex Wilber'])
  t.strictSame(await search('"displayName:a"', "&$filter=department eq 'Product'&$count=true"), [
    'Adele Vance',
  ])
  await refuses(t, '/users?$search="displayName:a"', [
    ...unsupported,
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  ])
  await refuses(t, '/users?$search=vance', invalid, eventual)
  await refuses(t, '/users?$search="colour:vance"', invalid, eventual)
  await refuses(t, '/users?$search="accountEnabled:true"', unsupported, eventual)
})

t.test('$expand sends at most 20 objects of one relationship', async t => {
  const group = 'c0ffee00-0000-4000-8000-0000000000c1'
  const { body } = await ask<Item & { members: Item[] }>(
    `/groups/${group}?$select=id&$expand=members($select=id,mail)`,
  )
  t.equal((await list(`/groups/${group}/members`)).length, 23)
  t.equal(body.members.length, 20)
  t.strictSame(Object.keys(body.members[0]!), ['@odata.type', 'id', 'mail'])
  const [first] = await list('/users?$top=1&$expand=memberOf')
  t.strictSame((first!.memberOf as Item[])[0]!['@odata.type'], '#microsoft.graph.group')
  const [device] = await list("/devices?$filter=displayName eq 'ADELE-MBP'&$expand=registeredOwners")
  t.match(device!.registeredOwners, [{ displayName: 'Adele Vance' }])
  const [nested] = await list(
    "/groups?$filter=displayName eq 'Project Kestrel'&$expand=memberOf($select=displayName)",
  )
  t.match(nested!.memberOf, [{ displayName: 'Project Osprey' }], 'a group does not hide its groups')
  await refuses(t, '/users?$expand=colour', [...invalid, /'colour' on type 'microsoft.graph.user'/])
  await refuses(t, '/groups?$expand=members($select=colour)', [...invalid, /'colour'/])
  const two = 'The result of parsing $expand contained at least 2 items, but the maximum allowed is 1.'
  await refuses(t, '/groups?$expand=members,owners', [...invalid, two])
  await refuses(t, '/groups?$expand=members($select=id),owners($select=id)', [...invalid, two])
  await refuses(t, '/groups?$expand=members($colour=id)', unsupported)
  await refuses(t, '/groups?$expand=members($select=id', unsupported)
  await refuses(t, '/groups?$expand=members&$count=true', unsupported, eventual)
})

t.test('a relationship in $select is taken, and sent where it is expanded, too', async t => {
  const device = 'c0ffee00-0000-4000-8000-0000000000d1'
  const adele = 'c0ffee00-0000-4000-8000-000000000012'
  const [first] = await list(`/devices?$select=id,registeredOwners,RegisteredUsers&$filter=id eq '${device}'`)
  t.strictSame(first, { id: device })
  t.strictSame(await list('/devices?$select=registeredUsers&$top=1'), [{}])
  const one = await ask<Item>(`/users/${adele}?$select=id,memberOf`)
  t.match(one.body['@odata.context'], /#users\(id,memberOf\)\/\$entity$/)
  t.strictSame(Object.keys(one.body), ['@odata.context', 'id'])
  const both = await ask<Item>(`/users/${adele}?$select=displayName,manager&$expand=manager($select=id)`)
  t.match(both.body['@odata.context'], /#users\(displayName,manager,manager\(\)\)\/\$entity$/)
  t.match(both.body.manager, { '@odata.type': '#microsoft.graph.user' })
  const [group] = await list('/groups?$top=1&$select=id,members&$expand=members($select=id,memberOf)')
  t.strictSame(Object.keys((group!.members as Item[])[0]!), ['@odata.type', 'id'])
  t.strictSame(Object.keys((await list(`/users/${adele}/memberOf?$select=id,owners`))[0]!).sort(), [
    '@odata.type',
    'id',
  ])
  await refuses(t, '/users?$select=registeredUsers', [
    ...invalid,
    /'registeredUsers' on type 'microsoft.graph.user'/,
  ])
})

t.test(
  'related objects are filtered by advanced queries only, which is said before anything else',
  async t => {
    const refusal = 'The specified filter to the reference property query is currently not supported.'
    const group = '/groups/c0ffee00-0000-4000-8000-0000000000c1'
    for (const path of [
      "/users/adele.vance@contoso.com/transitiveMemberOf/microsoft.graph.group?$count=true&$orderby=displayName&$filter=startswith(displayName,'P')",
      `${group}/members?$count=true&$filter=startswith(displayName,'A')`,
      '/users/adele.vance@contoso.com/memberOf?$filter=securityEnabled eq true',
      "/users/bela.ostrow@contoso.com/directReports?$filter=startswith(displayName,'A')",
    ])
      await refuses(t, path, [...unsupported, refusal])
    const asked = `${group}/members/microsoft.graph.user?$count=true&$filter=startswith(displayName,'A')`
    t.ok((await list(asked, eventual)).length > 0)
  },
)

t.test('a path may name the organisation', async t => {
  const path = '/c0ffee00-0000-4000-8000-000000000001/users/adele.vance@contoso.com?$select=displayName'
  t.equal((await ask(path)).body.displayName, 'Adele Vance')
})

t.test('options are understood however they are written', async t => {
  t.equal((await list('/users?%24top=3')).length, 3)
  t.equal((await list('/users?top=3')).length, 3)
  t.equal((await list('/users?$TOP=3')).length, 3)
  t.strictSame(namesOf(await list("/users?$filter=displayName+eq+'Adele+Vance'")), ['Adele Vance'])
  t.strictSame(namesOf(await list("/users?$filter=displayName%20eq%20'Adele%20Vance'")), ['Adele Vance'])
})

/** A repeatable source of numbers below `limit`. */
function numbers(seed: number) {
  let state = seed
  return (limit: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
}

t.test('no filter, order or search makes the service fail', async t => {
  const words =
    "displayName id mail accountEnabled createdDateTime otherMails businessPhones proxyAddresses colour 'a' '' 'O''F' 5 -1 1e400 true null 2024-01-01 2024-01-01T00:00:00Z eq ne gt ge lt le in and or not ( ) , / : any $count startswith endswith contains x x:x c0ffee00-0000-4000-8000-000000000012 % ' \" [] {} \\ é 💥".split(
      ' ',
    )
  const next = numbers(20_260_101)
  const pick = () => words[next(words.length)]!
  const statuses = new Map<number, number>()
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: 1 + next(9) }, pick).join(next(3) ? ' ' : '')
    const option = [
      '$filter',
      '$filter',
      '$filter',
      '$orderby',
      '$search',
      '$select',
      '$expand',
      '$skiptoken',
    ][next(8)]
    const set = ['users', 'groups', 'devices', 'applications', 'servicePrincipals'][next(5)]
    const path = `/${set}?$top=1&$select=id&${option}=${encodeURIComponent(text)}&$count=${next(2) === 0}`
    const { status, text: reply } = await ask(path, eventual)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status !== 200 && status !== 400) t.fail(`${path}: ${status} ${reply}`)
  }
  for (const filter of [
    "displayName eq 'a'",
    "startswith(displayName,'a')",
    'accountEnabled eq true',
    "otherMails/any(x:x eq 'a')",
  ]) {
    for (const operator of ['and', 'or']) {
      const long = Array(100).fill(filter).join(` ${operator} `)
      t.equal((await ask(`/users?$count=true&$filter=${encodeURIComponent(long)}`, eventual)).status, 200)
    }
  }
  t.equal((await ask(`/users?$filter=${'('.repeat(500)}`)).status, 400)
  t.equal((await ask(`/users?$filter=${'not '.repeat(500)}`)).status, 400)
  t.ok(statuses.get(400)! > 100 && statuses.get(200)! > 5, JSON.stringify([...statuses]))
})
