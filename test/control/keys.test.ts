import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import t from 'tap'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')

interface Listed {
  readonly keys: readonly { readonly kid: string; readonly current: boolean; readonly createdAt: string }[]
}

const list = () => emulator.request<Listed>('/_localtenant/keys')
const rotate = (json?: object) =>
  emulator.request<Listed>('/_localtenant/keys/rotate', { method: 'POST', ...(json ? { json } : {}) })
const reset = () => emulator.request('/_localtenant/reset', { method: 'POST' })
const kidOf = (token: string) => decodeProtectedHeader(token).kid
const users = (bearer: string) =>
  emulator.request<{ error: { message: string } }>('/v1.0/users?$top=1', { bearer })

t.test('an organisation has one key at first, and nothing secret of it is shown', async t => {
  const answer = await list()
  contract.matches(t, 'listKeys', answer)
  t.equal(answer.body.keys.length, 1)
  t.same(Object.keys(answer.body.keys[0]!), ['kid', 'current', 'createdAt'])
  t.equal(answer.body.keys[0]!.kid, kidOf(await emulator.token()))
})

t.test('after a rotation the new key signs and the earlier one goes on verifying', async t => {
  const clock = { method: 'PUT', json: { frozen: true } }
  const { now } = (await emulator.request('/_localtenant/clock', clock)).body
  const before = await emulator.token()
  const answer = await rotate()
  contract.matches(t, 'rotateKeys', answer)
  const [current, earlier] = answer.body.keys
  t.match(current, { current: true, createdAt: `${String(now).slice(0, 19)}Z` })
  t.match(earlier, { current: false, kid: kidOf(before) })
  t.same((await list()).body, answer.body)

  const after = await emulator.token()
  t.equal(kidOf(after), current!.kid)
  for (const token of [before, after]) t.equal((await users(token)).status, 200)
})

t.test('both metadata addresses publish all keys, with their certificates', async t => {
  const { keys } = (await list()).body
  for (const path of ['discovery/v2.0/keys', 'discovery/keys']) {
    const published = await emulator.request<{ keys: { kid: string; x5c: string[] }[] }>(`/${TENANT}/${path}`)
    t.same(
      published.body.keys.map(({ kid }) => kid),
      keys.map(({ kid }) => kid),
    )
    t.equal(new Set(published.body.keys.flatMap(({ x5c }) => x5c)).size, keys.length)
  }
})

t.test('a client that meets an unknown key fetches the keys again', async t => {
  await reset()
  const url = new URL(`${emulator.url}/${TENANT}/discovery/v2.0/keys`)
  const keys = createRemoteJWKSet(url, { cooldownDuration: 0 })
  const known = () => keys.jwks()?.keys.length
  const before = await emulator.token({ resource: 'api://contoso-inventory' })
  await jwtVerify(before, keys)
  t.equal(known(), 1)
  await rotate()
  await jwtVerify(before, keys)
  t.equal(known(), 1, 'a known key needs no new look')
  await jwtVerify(await emulator.token({ resource: 'api://contoso-inventory' }), keys)
  await jwtVerify(before, keys)
  t.equal(known(), 2)
})

t.test('tokens of a withdrawn key are refused, those that were accepted before too', async t => {
  const before = await emulator.token()
  t.equal((await users(before)).status, 200)
  const answer = await rotate({ withdraw: true })
  contract.matches(t, 'rotateKeys', answer)
  t.equal(answer.body.keys.length, 1)
  t.notOk(answer.body.keys.some(({ kid }) => kid === kidOf(before)))
  const refused = await users(before)
  t.equal(refused.status, 401)
  t.match(refused.body.error, {
    code: 'InvalidAuthenticationToken',
    message: 'Access token validation failure. Invalid signature.',
  })
  t.equal((await users(await emulator.token())).status, 200)
})

t.test('rotations at the same time make a key each', async t => {
  await reset()
  await Promise.all(Array.from({ length: 5 }, () => rotate({ withdraw: false })))
  const { keys } = (await list()).body
  t.equal(new Set(keys.map(({ kid }) => kid)).size, 6)
  t.same(
    keys.map(({ current }) => current),
    [true, false, false, false, false, false],
  )
})

t.test('a reset takes the first key back and the others away', async t => {
  await reset()
  const first = await emulator.token()
  await rotate()
  const second = await emulator.token()
  await reset()
  t.equal((await list()).body.keys.length, 1)
  t.equal((await users(first)).status, 200)
  t.equal((await users(second)).status, 401)
})

t.test('the keys of rotations are the same after a reset and in another emulator', async t => {
  const another = await emulatorUnderTest(t)
  const kids = async (from: Pick<typeof emulator, 'control'>) => {
    await from.control.reset()
    const rotated = [await from.control.keys.rotate(), await from.control.keys.rotate({ withdraw: true })]
    return rotated.map(keys => keys[0]!.kid)
  }
  const first = await kids(emulator)
  const tenant = await emulator.tenant()
  const its = await kids(tenant)
  t.equal(new Set([...first, ...its]).size, 4, 'another organisation has others')
  t.same(await kids(emulator), first, 'whatever another organisation has rotated')
  t.same(await kids(tenant), its)
  t.same(await kids(another), first)
})

t.test('what cannot be done is refused with what can', async t => {
  const unknown = await rotate({ revoke: true })
  t.equal(unknown.status, 400)
  contract.matches(t, 'rotateKeys', unknown)
  t.match(unknown.body, { error: "The body has no 'revoke'; it has withdraw." })
  for (const [operation, path, method] of [
    ['listKeys', 'keys', 'GET'],
    ['rotateKeys', 'keys/rotate', 'POST'],
  ] as const) {
    const nobody = await emulator.request(`/_localtenant/${path}?tenant=nobody`, { method })
    t.equal(nobody.status, 404)
    contract.matches(t, operation, nobody)
  }
})
