import t from 'tap'
import { eventual, graphUnderTest, type Item, type List } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const { ask, list, refuses, groupId, origin, emulator } = await graphUnderTest(t)
const namesOf = (items: readonly Item[]) => items.map(item => item.displayName)
const sorted = (items: readonly Item[]) => namesOf(items).sort()

t.test('members are of several types, each with its own properties', async t => {
  const id = await groupId('Trusted Machines')
  const { body } = await ask<List>(`/groups/${id}/members?$count=true`, eventual)
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#directoryObjects`)
  const types = body.value.map(item => item['@odata.type'])
  t.strictSame(types, [
    '#microsoft.graph.user',
    '#microsoft.graph.device',
    '#microsoft.graph.servicePrincipal',
  ])
  for (const item of body.value) t.strictSame(Object.keys(item).slice(0, 2), ['@odata.type', 'id'])
  const [user, device, principal] = body.value
  t.ok('userPrincipalName' in user! && !('deviceId' in user))
  t.ok('deviceId' in device! && !('userPrincipalName' in device))
  t.ok(Array.isArray(principal!.servicePrincipalNames))
})

t.test('$select takes from each type what it has', async t => {
  const id = await groupId('Trusted Machines')
  const { body } = await ask<List>(
    `/groups/${id}/members?$count=true&$select=displayName,deviceId,userPrincipalName`,
    eventual,
  )
  t.strictSame(
    body.value.map(item => Object.keys(item)),
    [
      ['@odata.type', 'displayName', 'userPrincipalName'],
      ['@odata.type', 'displayName', 'deviceId'],
      ['@odata.type', 'displayName'],
    ],
  )
  t.equal(
    body['@odata.context'],
    `${origin}/v1.0/$metadata#directoryObjects(displayName,deviceId,userPrincipalName)`,
  )
  await refuses(t, `/groups/${id}/members?$select=colour`, [400, 'BadRequest', /named 'colour' on type/])
})

t.test('members of a type that the application may not read are null but for their id', async t => {
  const id = await groupId('Trusted Machines')
  const path = `/groups/${id}/members?$count=true`
  const all = await list(path, eventual)
  const seen = await list(path, { ...eventual, as: 'reader' })
  t.strictSame(seen[0], all[0])
  for (const index of [1, 2]) {
    const { '@odata.type': type, id: objectId, ...rest } = seen[index]!
    t.equal(type, all[index]!['@odata.type'])
    t.equal(objectId, all[index]!.id)
    t.ok(Object.values(rest).every(value => value === null))
    t.strictSame(Object.keys(seen[index]!), Object.keys(all[index]!))
  }
  const devices = await list(`/groups/${id}/members/microsoft.graph.device`, { as: 'reader' })
  t.match(devices, [{ id: all[1]!.id, displayName: null }])
})

t.test('a cast narrows a list to one type', async t => {
  const id = await groupId('Trusted Machines')
  const { body } = await ask<List>(`/groups/${id}/members/microsoft.graph.user?$select=displayName`)
  t.strictSame(body, {
    '@odata.context': `${origin}/v1.0/$metadata#users(displayName)`,
    value: [{ displayName: 'Quinn Harper' }] as never,
  })
  t.strictSame(namesOf(await list(`/groups/${id}/members/microsoft.graph.servicePrincipal`)), [
    'Contoso Daemon',
  ])
  t.strictSame(await list(`/groups/${id}/members/microsoft.graph.group`), [])
  t.equal((await ask(`/groups/${id}/members/microsoft.graph.user/$count`, eventual)).text, '1')
  for (const type of ['colour', 'constructor', '__proto__']) {
    const segment = `microsoft.graph.${type}`
    const message = `Resource not found for the segment '${segment}'.`
    await refuses(t, `/groups/${id}/members/${segment}`, [400, 'BadRequest', message])
  }
  const transitive = `/groups/${id}/transitiveMembers/microsoft.graph.user`
  await refuses(t, transitive, [400, 'Request_UnsupportedQuery'])
  t.equal((await list(`${transitive}?$count=true`, eventual)).length, 1)
})

t.test('applications are left out of members and owners unless an advanced query asks', async t => {
  const id = await groupId('Trusted Machines')
  const daemon = (await list(`/groups/${id}/members/microsoft.graph.servicePrincipal`))[0]!.id
  const object = { json: { '@odata.id': `/servicePrincipals/${daemon}` } }
  t.equal((await ask(`/groups/${id}/owners/$ref`, object)).status, 204)
  for (const relation of ['members', 'transitiveMembers', 'owners']) {
    const path = `/groups/${id}/${relation}`
    const has = (items: readonly Item[]) => items.some(item => item.id === daemon)
    t.notOk(has(await list(path)), path)
    t.notOk(has(await list(path, eventual)), 'the header alone is not enough')
    t.ok(has(await list(`${path}?$count=true`, eventual)))
  }
  t.equal((await ask(`/groups/${id}/members/$count`, eventual)).text, '3')
  for (const relation of ['members', 'owners']) {
    const { body } = await ask<Record<string, Item[]>>(`/groups/${id}?$expand=${relation}`)
    t.ok(
      body[relation]!.some(item => item.id === daemon),
      'nor does an expansion leave them out',
    )
  }
})

t.test('transitive members come once each, from any depth', async t => {
  const id = await groupId('Staff')
  const names = sorted(await list(`/groups/${id}/transitiveMembers`))
  t.strictSame(names, [
    'Bela Ostrow',
    'Builders',
    'Elif Karaca',
    'Farid Haddad',
    'Hiro Tanabe',
    'Ines Duarte',
    'Jonas Weber',
    'Kemi Adeyemi',
    'Liam Byrne',
    'Mona Sarkis',
    'Platform Team',
    'Sellers',
    'Wendell Price',
  ])
  t.strictSame(sorted(await list(`/groups/${id}/members`)), ['Builders', 'Sellers', 'Wendell Price'])
  t.equal((await ask(`/groups/${id}/transitiveMembers/$count`, eventual)).text, '13')
  const { body } = await ask<List>(`/groups/${id}/transitiveMembers?$count=true&$top=4`, eventual)
  t.equal(body['@odata.count'], 13)
})

t.test('groups in a circle end the search and are not in themselves', async t => {
  const id = await groupId('Project Kestrel')
  t.strictSame(sorted(await list(`/groups/${id}/transitiveMembers`)), [
    'Adele Vance',
    'Carla Mendez',
    'Project Osprey',
  ])
  t.strictSame(namesOf(await list(`/groups/${id}/transitiveMemberOf`)), ['Project Osprey'])
  t.strictSame(namesOf(await list(`/groups/${id}/memberOf`)), ['Project Osprey'])
})

t.test('the groups of a user, direct and transitive', async t => {
  const user = '/users/bela.ostrow@contoso.com'
  const direct = namesOf(await list(`${user}/memberOf`))
  t.ok(direct.includes('Platform Team') && direct.includes('Engineering') && !direct.includes('Builders'))
  const { body } = await ask<List>(`${user}/transitiveMemberOf?$select=id,displayName`)
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#directoryObjects(id,displayName)`)
  t.strictSame(sorted(body.value), [...direct, 'Builders', 'Staff'].sort())
  t.ok(body.value.every(item => item['@odata.type'] === '#microsoft.graph.group'))
  t.equal((await ask(`${user}/transitiveMemberOf/$count`, eventual)).text, String(direct.length + 2))
  t.equal((await list(`${user}/memberOf/microsoft.graph.group`)).length, direct.length)
  for (const type of ['user', 'directoryRole', 'administrativeUnit']) {
    t.strictSame(await list(`${user}/memberOf/microsoft.graph.${type}`), [])
  }
  await refuses(t, '/users/nobody@contoso.com/memberOf', [404, 'Request_ResourceNotFound'])
})

t.test('the reader finds memberships, as a directory connector does', async t => {
  const as = { as: 'reader' } as const
  t.ok((await list(`/users/${ADELE}/memberOf`, as)).length > 0)
  t.ok((await list(`/users/${ADELE}/transitiveMemberOf`, as)).length > 0)
  t.ok((await list('/groups/c0ffee00-0000-4000-8000-0000000000c1/members', as)).length > 0)
})

t.test('a chain of a hundred groups', async t => {
  const ids: string[] = []
  for (let depth = 0; depth < 100; depth++) {
    const members = ids.length ? { 'members@odata.bind': [`/groups/${ids.at(-1)}`] } : {}
    const json = {
      displayName: `Depth ${depth}`,
      mailEnabled: false,
      mailNickname: 'd',
      securityEnabled: true,
      ...members,
    }
    ids.push((await ask('/groups', { json })).body.id)
  }
  t.equal((await ask(`/groups/${ids.at(-1)}/transitiveMembers/$count`, eventual)).text, '99')
  t.equal((await ask(`/groups/${ids[0]}/transitiveMemberOf/$count`, eventual)).text, '99')
})

t.test('a reference adds a member once and removes it once', async t => {
  const id = await groupId('Reserved for Later')
  const path = `/groups/${id}/members/$ref`
  const object = (url: string) => ({ json: { '@odata.id': url } })
  const forms = [
    `https://graph.microsoft.com/v1.0/directoryObjects/${ADELE}`,
    `https://graph.microsoft.com/v1.0/users/${ADELE}`,
    'https://graph.microsoft.com/v1.0/users/adele.vance@contoso.com',
    `https://graph.microsoft.com/beta/users('${ADELE}')`,
    `${origin}/v1.0/directoryObjects/${ADELE}`,
    `https://localhost:8443/v1.0/directoryObjects('${ADELE}')`,
  ]
  for (const url of forms) {
    const added = await ask(path, object(url))
    t.equal(added.status, 204, url)
    t.equal(added.text, '')
    t.strictSame(namesOf(await list(`/groups/${id}/members`)), ['Adele Vance'])
    await refuses(
      t,
      path,
      [
        400,
        'Request_BadRequest',
        "One or more added object references already exist for the following modified properties: 'members'.",
      ],
      object(url),
    )
    t.equal((await ask(`/groups/${id}/members/${ADELE}/$ref`, { method: 'DELETE' })).status, 204)
  }
  await refuses(t, `/groups/${id}/members/${ADELE}/$ref`, [404, 'Request_ResourceNotFound'], {
    method: 'DELETE',
  })
})

t.test('a reference that leads nowhere is refused', async t => {
  const id = await groupId('Reserved for Later')
  const path = `/groups/${id}/members/$ref`
  const missing = 'https://graph.microsoft.com/v1.0/users/00000000-0000-4000-8000-00000000ffff'
  await refuses(t, path, [404, 'Request_ResourceNotFound'], { json: { '@odata.id': missing } })
  const wrongType = `https://graph.microsoft.com/v1.0/groups/${ADELE}`
  await refuses(t, path, [404, 'Request_ResourceNotFound'], { json: { '@odata.id': wrongType } })
  for (const url of [
    `https://elsewhere.example/v1.0/users/${ADELE}`,
    'https://graph.microsoft.com/v1.0/domains/x',
    'http://[',
    '',
  ]) {
    await refuses(t, path, [400, 'Request_BadRequest'], { json: { '@odata.id': url } })
  }
  await refuses(t, path, [400, 'Request_BadRequest'], { json: {} })
  await refuses(t, path, [400, 'Request_BadRequest'], { json: { '@odata.id': 5 } })
  await refuses(t, path, [403, 'Authorization_RequestDenied'], {
    json: { '@odata.id': missing },
    as: 'reader',
  })
})

t.test('a member is not added without $ref', async t => {
  const id = await groupId('Reserved for Later')
  for (const relation of ['members', 'owners']) {
    const message = 'Write requests are only supported on contained entities'
    await refuses(t, `/groups/${id}/${relation}`, [400, 'BadRequest', message], { json: {} })
  }
})

t.test('owners are users and applications', async t => {
  const id = await groupId('Reserved for Later')
  const path = `/groups/${id}/owners`
  const object = (set: string, key: string) => ({
    json: { '@odata.id': `https://graph.microsoft.com/v1.0/${set}/${key}` },
  })
  t.equal((await ask(`${path}/$ref`, object('users', ADELE))).status, 204)
  await refuses(t, `${path}/$ref`, [400, 'Request_BadRequest', /'owners'/], object('users', ADELE))
  await refuses(t, `${path}/$ref`, [400, 'Request_BadRequest'], object('groups', await groupId('Sellers')))
  t.strictSame(namesOf(await list(path)), ['Adele Vance'])
  const [principal] = await list('/servicePrincipals?$top=1')
  t.equal((await ask(`${path}/$ref`, object('directoryObjects', principal!.id))).status, 204)
  const last = 'The group must have at least one owner, hence this owner cannot be removed.'
  await refuses(t, `${path}/${ADELE}/$ref`, [400, 'Request_BadRequest', last], { method: 'DELETE' })
  t.equal((await ask(`${path}/$ref`, object('users', 'alex.wilber@contoso.com'))).status, 204)
  t.equal((await ask(`${path}/${ADELE}/$ref`, { method: 'DELETE' })).status, 204)
  t.equal((await ask(`${path}/${principal!.id}/$ref`, { method: 'DELETE' })).status, 204)
  t.strictSame(namesOf(await list(path)), ['Alex Wilber'])
})

t.test('a reference is read in every form in which the service itself writes it', async t => {
  const id = await groupId('Reserved for Later')
  const tenant = 'c0ffee00-0000-4000-8000-000000000001'
  const forms = [
    `https://graph.microsoft.com/v1.0/${tenant}/directoryObjects/${ADELE}`,
    `https://graph.microsoft.com/v1.0/${tenant}/directoryObjects/${ADELE}/Microsoft.DirectoryServices.User`,
    `${origin}/v2/${tenant}/directoryObjects/${ADELE}/Microsoft.DirectoryServices.User`,
  ]
  for (const url of forms) {
    t.equal((await ask(`/groups/${id}/members/$ref`, { json: { '@odata.id': url } })).status, 204, url)
    t.equal((await ask(`/groups/${id}/members/${ADELE}/$ref`, { method: 'DELETE' })).status, 204)
  }
  for (const url of ['https://graph.microsoft.com/v1.0/users/%zz', '/users/%ff'])
    await refuses(t, `/groups/${id}/members/$ref`, [400, 'Request_BadRequest', /^Invalid URL format/], {
      json: { '@odata.id': url },
    })
  const unread: [number, string, RegExp] = [
    400,
    'Request_BadRequest',
    /^An unexpected 'EndOfInput' node was found/,
  ]
  await refuses(t, `/groups/${id}/members/$ref`, unread, { json: { id: ADELE } })
  await refuses(t, `/users/${ADELE}/manager/$ref`, unread, { method: 'PUT' })
  await refuses(
    t,
    `/groups/${id}/members/$ref`,
    [400, 'BadRequest', 'The request is currently not supported on the targeted entity set'],
    { method: 'PATCH', json: { '@odata.id': forms[0] } },
  )
})

t.test('without $ref it is the member itself that is deleted', async t => {
  const id = await groupId('Reserved for Later')
  const user = {
    accountEnabled: true,
    displayName: 'Brief Stay',
    mailNickname: 'brief',
    userPrincipalName: 'brief@contoso.com',
    passwordProfile: { password: 'Correct horse 1' },
  }
  const brief = (await ask('/users', { json: user })).body.id
  const path = `/groups/${id}/members/${brief}`
  await refuses(t, path, [404, 'Request_ResourceNotFound'], { method: 'DELETE' })
  await ask(`/groups/${id}/members/$ref`, { json: { '@odata.id': `/users/${brief}` } })
  const { access_token: limited } = await emulator.control.tokens.mint({
    roles: ['GroupMember.ReadWrite.All'],
  })
  const refused = await emulator.request(`/v1.0${path}`, { method: 'DELETE', bearer: limited })
  t.equal(refused.status, 403, 'who may change the group may not delete the user')
  t.equal((await ask(path, { method: 'DELETE' })).status, 204)
  await refuses(t, `/users/${brief}`, [404, 'Request_ResourceNotFound'])
})

t.test('which groups a user is in', async t => {
  const [staff, sellers] = [await groupId('Staff'), await groupId('Sellers')]
  const path = '/users/bela.ostrow@contoso.com/checkMemberGroups'
  const { status, body, headers } = await ask<List>(path, {
    json: { groupIds: [sellers, staff.toUpperCase()] },
  })
  t.equal(status, 200)
  t.equal(headers.location, origin)
  t.strictSame(body, {
    '@odata.context': `${origin}/v1.0/$metadata#Collection(Edm.String)`,
    value: [staff] as never,
  })
  await refuses(t, path, [400, 'Request_BadRequest', /maximum of 20/], {
    json: { groupIds: Array(21).fill(staff) },
  })
  await refuses(t, path, [400, 'Request_BadRequest', /Invalid object identifier/], {
    json: { groupIds: ['x'] },
  })
  await refuses(t, path, [400, 'Request_BadRequest', /'groupIds'/], { json: {} })

  const ids = async (securityEnabledOnly: boolean) =>
    (await ask<List>(`/users/${ADELE}/getMemberGroups`, { json: { securityEnabledOnly } })).body
      .value as unknown as string[]
  const crew = await groupId('Launch Crew')
  t.ok((await ids(false)).includes(crew))
  t.notOk((await ids(true)).includes(crew), 'a Microsoft 365 group is no security group')
  t.strictSame((await ask<List>(`/groups/${sellers}/getMemberGroups`, { json: {} })).body.value, [staff])
})

t.test('pages of a mixed list hold each member once', async t => {
  const id = await groupId('Staff')
  const seen: unknown[] = []
  let next: string | undefined = `/groups/${id}/transitiveMembers?$top=5`
  while (next) {
    const { body }: { body: List } = await ask<List>(next)
    seen.push(...body.value.map(item => item.id))
    next = body['@odata.nextLink']
  }
  t.equal(seen.length, 13)
  t.equal(new Set(seen).size, 13)
})

t.test('advanced queries sort, search and filter a mixed list by name', async t => {
  const id = await groupId('Staff')
  const path = `/groups/${id}/transitiveMembers?$count=true&$select=displayName`
  t.strictSame(namesOf(await list(`${path}&$orderby=displayName desc&$top=2`, eventual)), [
    'Wendell Price',
    'Sellers',
  ])
  t.strictSame(namesOf(await list(`${path}&$filter=startswith(displayName,'e')`, eventual)), ['Elif Karaca'])
  t.strictSame(namesOf(await list(`${path}&$search="displayName:team"`, eventual)), ['Platform Team'])
  await refuses(t, `/groups/${id}/members?$filter=displayName eq 'x'`, [400, 'Request_UnsupportedQuery'])
})
