import t from 'tap'
import { eventual, graphUnderTest, type Item } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const { ask, list, refuses, origin } = await graphUnderTest(t)
const MANAGER = `/users/${ADELE}/manager`
const none: [number, string, string] = [
  404,
  'Request_ResourceNotFound',
  "Resource 'manager' does not exist or one of its queried reference-property objects are not present.",
]
const put = (url: string) => ask(`${MANAGER}/$ref`, { method: 'PUT', json: { '@odata.id': url } })
const names = (items: readonly Item[]) => items.map(({ displayName }) => displayName)

t.test('a user has one manager, and its address', async t => {
  const { body } = await ask(`${MANAGER}?$select=id,displayName`)
  t.strictSame(body, {
    '@odata.context': `${origin}/v1.0/$metadata#directoryObjects(id,displayName)/$entity`,
    '@odata.type': '#microsoft.graph.user',
    id: body.id,
    displayName: 'Bela Ostrow',
  })
  const reference = await ask(`${MANAGER}/$ref`)
  t.match(
    reference.body['@odata.id'],
    new RegExp(`/directoryObjects/${body.id}/Microsoft.DirectoryServices.User$`),
  )
  t.equal(reference.body['@odata.context'], `${origin}/v1.0/$metadata#$ref`)
})

t.test('direct reports are listed, counted and narrowed to a type', async t => {
  const reports = '/users/bela.ostrow@contoso.com/directReports'
  const [first, ...others] = await list(reports)
  t.match(first, { '@odata.type': '#microsoft.graph.user', displayName: 'Adele Vance' })
  t.strictSame(names(others), ['Carla Mendez', 'Dario Lindqvist'])
  t.equal((await ask(`${reports}/$count`, eventual)).text, '3')
  t.equal((await list(`${reports}/microsoft.graph.user`)).length, 3)
  t.equal((await ask(`${reports}/microsoft.graph.group/$count`, eventual)).text, '0')
})

t.test('both are expanded, also between users; who has no manager has no such member', async t => {
  const users = await list('/users?$select=displayName&$top=5&$expand=manager($select=displayName)')
  const adele = users.find(({ displayName }) => displayName === 'Adele Vance')!
  t.match(adele.manager, { displayName: 'Bela Ostrow' })
  t.notOk('manager' in users.find(({ displayName }) => displayName === 'Bela Ostrow')!)
  const { body } = await ask<{ directReports: Item[] }>(
    '/users/bela.ostrow@contoso.com?$expand=directReports',
  )
  t.strictSame(names(body.directReports), ['Adele Vance', 'Carla Mendez', 'Dario Lindqvist'])
  t.equal(
    (await ask(`/users/${ADELE}?$select=id&$expand=manager($select=id)`)).body['@odata.context'],
    `${origin}/v1.0/$metadata#users(id,manager())/$entity`,
  )
})

t.test('a manager is set, changed and taken away', async t => {
  const [group] = await list('/groups?$top=1')
  t.equal((await put(`${origin}/v1.0/groups/${group!.id}`)).status, 400)
  t.equal((await put(`${origin}/v1.0/users/nobody@contoso.com`)).status, 404)
  const answer = await put('https://graph.microsoft.com/v1.0/users/carla.mendez@contoso.com')
  t.strictSame([answer.status, answer.text], [204, ''])
  t.equal((await ask(MANAGER)).body.displayName, 'Carla Mendez')
  t.equal((await ask('/users/carla.mendez@contoso.com', { method: 'DELETE' })).status, 204)
  await refuses(t, MANAGER, none)
  await put('https://graph.microsoft.com/v1.0/users/bela.ostrow@contoso.com')
  t.equal((await ask(`${MANAGER}/$ref`, { method: 'DELETE' })).status, 204)
  for (const path of [MANAGER, `${MANAGER}/$ref`]) await refuses(t, path, none)
  await refuses(t, `${MANAGER}/$ref`, none, { method: 'DELETE' })
  await refuses(t, `/users/${ADELE}/manager/$ref`, [403, 'Authorization_RequestDenied'], {
    as: 'reader',
    method: 'PUT',
    json: { '@odata.id': `${origin}/v1.0/users/${ADELE}` },
  })
})
