import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest } from '../support/emulator.ts'

const contract = await openContract('control')
const adele = '/v1.0/users/adele.vance@contoso.com'

for (const where of ['in memory', 'in a data directory']) {
  t.test(`a reset takes everything back to the seed, ${where}`, async t => {
    const data = where === 'in memory' ? {} : { data: t.testdir() }
    const emulator = await emulatorUnderTest(t, data)
    const bearer = await emulator.token()
    const before = (await emulator.request(adele, { bearer })).body
    const json = { jobTitle: 'Somebody Else' }
    t.equal((await emulator.request(adele, { method: 'PATCH', bearer, json })).status, 204)
    t.match((await emulator.request(adele, { bearer })).body, json)
    await emulator.request('/_localtenant/clock', { method: 'PUT', json: { frozen: true, speed: 60 } })

    const reset = await emulator.request('/_localtenant/reset', { method: 'POST' })
    t.equal(reset.status, 204)
    t.match((await emulator.control.events.list()).at(-1), { name: 'worldReset', snapshot: null })
    contract.matches(t, 'resetWorld', reset)
    t.same((await emulator.request(adele, { bearer })).body, before, 'and the token still works')
    const clock = (await emulator.request('/_localtenant/clock')).body
    t.match(clock, { frozen: false, speed: 1 })
    t.ok(Math.abs(Date.parse(String(clock.now)) - Date.now()) < 10_000, 'the clock shows the machine’s time')
  })
}

t.test('a seed of one’s own is begun with again as fast, and as it is by then', async t => {
  const seed = join(t.testdir(), 'my.yaml')
  const yaml = readFileSync('seed/contoso.yaml', 'utf8')
  writeFileSync(seed, yaml)
  const emulator = await emulatorUnderTest(t, { seed })
  const bearer = await emulator.token()
  const jobTitle = async () => (await emulator.request(adele, { bearer })).body.jobTitle
  await emulator.request(adele, { method: 'PATCH', bearer, json: { jobTitle: 'Somebody Else' } })
  await emulator.control.reset()
  t.equal(await jobTitle(), 'Product Manager')
  writeFileSync(seed, yaml.replace('jobTitle: Product Manager', 'jobTitle: Product Owner'))
  t.equal(await jobTitle(), 'Product Manager')
  await emulator.control.reset()
  t.equal(await jobTitle(), 'Product Owner')
})

t.test('what a kept organisation was reset to is what the next start finds', async t => {
  const data = t.testdir()
  const first = await emulatorUnderTest(t, { data })
  const bearer = await first.token()
  await first.request(adele, { method: 'PATCH', bearer, json: { jobTitle: 'Somebody Else' } })
  await first.request('/_localtenant/reset', { method: 'POST' })
  await first.close()
  const second = await emulatorUnderTest(t, { data })
  const { body } = await second.request(adele, { bearer: await second.token() })
  t.equal(body.jobTitle, 'Product Manager')
})

t.test('a reset of nobody is refused', async t => {
  const emulator = await emulatorUnderTest(t)
  const refused = await emulator.request('/_localtenant/reset?tenant=nobody', { method: 'POST' })
  t.equal(refused.status, 404)
  contract.matches(t, 'resetWorld', refused)
})

t.test('which organisation is meant is said once', async t => {
  const emulator = await emulatorUnderTest(t)
  const refused = await emulator.request('/_localtenant/reset?tenant=*&tenant=contoso.com', {
    method: 'POST',
  })
  t.match(refused, { status: 400, body: { error: "The parameter 'tenant' is given more than once." } })
})
