import t from 'tap'
import { startEmulator } from '../../../src/index.ts'
import { emulatorUnderTest } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t, { clock: Date.UTC(2026, 2, 1, 12) })
const { control } = emulator
const SLOW = {
  faults: [
    { match: { operation: 'putDataUploadMessage', sender: 'jamf' as const }, effect: { latency: 60_000 } },
  ],
}

t.beforeEach(async () => {
  await control.reset()
  await control.clock.freeze('2026-03-01T12:00:00Z')
})

/** Nothing but reading until Intune has been told. */
async function waitUntilTold(asked: typeof control): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await asked.deviceCompliance.get()).waiting === 0) return true
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return false
}

/** @returns what ends when it has been told, or broken off */
async function beginToTell(asked: typeof control): Promise<{ readonly telling: Promise<unknown> }> {
  await asked.faults.set(SLOW)
  const telling = asked
    .devices('ADELE-MBP')
    .set({ fileVault: false })
    .catch(() => {})
  await asked.requests.wait({ sender: 'jamf', operation: 'issueTokenV2' }, { count: 2, seconds: 10 })
  return { telling }
}

t.test('what was broken off by the end of the emulator goes on in the next one', async t => {
  const data = t.testdir()
  const first = await startEmulator({ data })
  const { telling } = await beginToTell(first.control)
  await first.close()
  await telling
  const second = await startEmulator({ data })
  t.teardown(() => second.close())
  t.ok(await waitUntilTold(second.control), 'and needs no write to be woken')
})

t.test('so does what a snapshot was taken in the middle of', async t => {
  const { telling } = await beginToTell(control)
  await control.snapshots.save('halfway')
  const made = await control.tenants.create({ snapshot: 'halfway' })
  t.ok(await waitUntilTold(made.control))
  await made.delete()
  await control.reset()
  await telling
})

t.test('a clock that is set back makes nothing wait for years', async t => {
  await control.deviceCompliance.change({ clientSecret: 'wrong' })
  await control.devices('ADELE-MBP').set({ fileVault: false })
  await control.clock.set({ now: '2040-01-01T00:00:00Z' })
  t.match(await control.deviceCompliance.get(), { fault: { retryAt: '2040-01-01T00:01:00Z' } })
  await control.clock.set({ now: '2026-03-01T12:00:00Z' })
  t.match(await control.deviceCompliance.get(), { fault: { retryAt: '2026-03-01T12:01:00Z' } })
  await control.clock.set({ now: '2040-01-01T00:00:00Z' })
  await control.deviceCompliance.change({ enabled: false })
  await control.deviceCompliance.change({ enabled: true })
  await control.clock.set({ now: '2026-03-01T12:00:00Z' })
  await control.deviceCompliance.change({ clientSecret: 'localtenant-partner-secret' })
  t.match(await control.deviceCompliance.get(), { state: 'active', nextCheckAt: '2026-03-01T12:15:00Z' })
})

t.test('a fault that is about nothing any more does not keep it from looking', async t => {
  await control.deviceCompliance.change({ clientSecret: 'wrong' })
  await control.devices('ADELE-MBP').set({ fileVault: false })
  await control.devices('ADELE-MBP').set({ fileVault: true })
  await control.clock.advance(60)
  t.match(await control.deviceCompliance.get(), { state: 'error', waiting: 0, fault: { retryAt: null } })
  await control.clock.advance(1800)
  t.match(await control.deviceCompliance.get(), { nextCheckAt: '2026-03-01T12:45:00Z' })
})

t.test('an advance finds what time has done at the last look on the way, not at the first', async t => {
  await control.clock.advance(3 * 86_400)
  t.match(await control.deviceCompliance.get(), {
    lastUpload: { at: '2026-03-04T11:45:00Z', status: 'Completed' },
  })
})
