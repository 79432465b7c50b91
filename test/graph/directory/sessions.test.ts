import t from 'tap'
import { DAEMON } from '../../support/emulator.ts'
import { graphUnderTest } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const NAME = 'adele.vance@contoso.com'
const { ask, refuses, emulator, origin } = await graphUnderTest(t)
const { control } = emulator
const bearerWith = (roles: readonly string[]) =>
  control.tokens.mint({ application: DAEMON, roles }).then(minted => minted.access_token)
const post = { method: 'POST' } as const

/** The present as Graph writes it. */
const seconds = ({ now }: { readonly now: string }) => now.replace(/\.\d+Z/, 'Z')

/** From when on the sessions of a user are valid. */
async function validFrom(key = ADELE): Promise<unknown> {
  const { body } = await ask(`/users/${key}?$select=signInSessionsValidFromDateTime`)
  return body.signInSessionsValidFromDateTime
}

t.test('sessions are ended at the organisation’s present', async t => {
  const present = seconds(await control.clock.freeze())
  const { body: before } = await ask(`/users/${ADELE}?$select=lastPasswordChangeDateTime`)
  const answer = await ask(`/users/${ADELE}/revokeSignInSessions`, post)
  t.equal(answer.status, 200)
  t.equal(answer.text, `{"@odata.context":"${origin}/v1.0/$metadata#Edm.Boolean","value":true}`)
  t.equal(await validFrom(), present)
  const { body: after } = await ask(`/users/${ADELE}?$select=lastPasswordChangeDateTime`)
  t.equal(after.lastPasswordChangeDateTime, before.lastPasswordChangeDateTime)
  await control.clock.advance(60)
  t.equal(await validFrom(), present)
})

t.test('in each form of the path, with a body or without', async t => {
  const forms = [
    `/users/${NAME}/revokeSignInSessions`,
    `/users('${NAME}')/revokeSignInSessions`,
    `/users/${ADELE}/microsoft.graph.revokeSignInSessions`,
    `/users('${ADELE}')/microsoft.graph.revokeSignInSessions()`,
    `/users/${ADELE}/REVOKESIGNINSESSIONS`,
  ]
  for (const form of forms) {
    const now = seconds(await control.clock.advance(60))
    t.same((await ask(form, post)).body.value, true, form)
    t.equal(await validFrom(), now, form)
  }
  const path = `/users/${ADELE}/revokeSignInSessions`
  t.equal((await ask(path, { json: {} })).status, 200)
  t.equal((await ask(path, { ...post, headers: { 'content-type': 'application/json' } })).status, 200)
  const bare = { ...post, headers: { accept: 'application/json;odata.metadata=none' } }
  t.equal((await ask(path, bare)).text, '{"value":true}')
})

t.test('what is told of it', async t => {
  const { id: since = 0 } = (await control.events.list()).at(-1) ?? {}
  const now = seconds(await control.clock.get())
  await ask(`/users/${NAME}/revokeSignInSessions`, post)
  t.match(await control.events.list({ since, names: ['sessionsRevoked'] }), [
    {
      name: 'sessionsRevoked',
      userId: ADELE,
      userPrincipalName: NAME,
      displayName: 'Adele Vance',
      validFrom: now,
    },
  ])
})

t.test('another password ends them, too', async t => {
  const now = seconds(await control.clock.advance(60))
  const { id: since = 0 } = (await control.events.list()).at(-1) ?? {}
  const json = { passwordProfile: { password: 'Correct horse 2' } }
  t.equal((await ask(`/users/${ADELE}`, { method: 'PATCH', json })).status, 204)
  t.equal(await validFrom(), now)
  t.equal((await control.events.list({ since, names: ['sessionsRevoked'] })).length, 1)
  const other = { passwordProfile: { forceChangePasswordNextSignIn: true } }
  await control.clock.advance(60)
  t.equal((await ask(`/users/${ADELE}`, { method: 'PATCH', json: other })).status, 204)
  t.equal(await validFrom(), now)
})

t.test('access tokens that were issued before stay valid', async t => {
  const { access_token: bearer } = await control.tokens.mint({ application: DAEMON, user: NAME })
  const used = () => ask('/users?$top=1', { bearer })
  const before = await used()
  await control.clock.advance(60)
  await ask(`/users/${ADELE}/revokeSignInSessions`, post)
  t.match(await used(), { status: before.status, body: { error: { code: 'Authorization_RequestDenied' } } })
})

t.test('who may', async t => {
  for (const role of ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All']) {
    const bearer = await bearerWith([role])
    t.equal((await ask(`/users/${ADELE}/revokeSignInSessions`, { ...post, bearer })).status, 200, role)
  }
  const earlier = await validFrom()
  await control.clock.advance(60)
  for (const roles of [[], ['User.Read.All'], ['User.EnableDisableAccount.All']]) {
    await refuses(t, `/users/${ADELE}/revokeSignInSessions`, [403, 'Authorization_RequestDenied'], {
      ...post,
      bearer: await bearerWith(roles),
    })
  }
  t.equal(await validFrom(), earlier)
})

t.test('users that there are not, and other methods', async t => {
  const { id: since = 0 } = (await control.events.list()).at(-1) ?? {}
  const missing = [404, 'Request_ResourceNotFound', /'nobody@contoso.com' does not exist/] as const
  await refuses(t, '/users/nobody@contoso.com/revokeSignInSessions', [...missing], post)
  await refuses(t, `/users/${DAEMON}/revokeSignInSessions`, [404, 'Request_ResourceNotFound'], post)
  await refuses(t, `/users/${ADELE}/revokeSignInSessions`, [405, 'Request_BadRequest'])
  await refuses(t, '/users//revokeSignInSessions', [405, 'Request_BadRequest'], post)
  const json = { ...person, userPrincipalName: 'gone@contoso.com', mailNickname: 'gone' }
  const { id } = (await ask('/users', { json })).body
  await ask(`/users/${id}`, { method: 'DELETE' })
  await refuses(t, `/users/${id}/revokeSignInSessions`, [404, 'Request_ResourceNotFound'], post)
  t.same(await control.events.list({ since, names: ['sessionsRevoked'] }), [])
})

t.test('the older action is one of /beta', async t => {
  const { status, headers } = await ask(`${origin}/beta/users/${ADELE}/invalidateAllRefreshTokens`, post)
  t.equal(status, 501)
  t.equal(headers['x-localtenant-not-emulated'], `POST /beta/users/{id}/invalidateAllRefreshTokens`)
})

const person = {
  accountEnabled: true,
  displayName: 'Gone Soon',
  passwordProfile: { password: 'Correct horse 1' },
}
