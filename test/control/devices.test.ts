import t from 'tap'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest, jamfToken } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t, { clock: Date.UTC(2026, 2, 1, 12) })
const contract = await openContract('control')
const { control } = emulator
const ADELE = { id: 'c0ffee00-0000-4000-8000-0000000000d1', deviceId: 'c0ffee00-0000-4000-8000-0000000000d2' }

const device = (path: string, json?: unknown) =>
  emulator.request<Record<string, unknown>>(
    `/_localtenant/devices/${path}`,
    json === undefined ? {} : { json },
  )

t.beforeEach(async () => {
  await control.reset()
  await control.clock.freeze('2026-03-01T12:00:00Z')
})

t.test('a device is found by whatever any cloud calls it', async t => {
  const answer = await device('ADELE-MBP')
  t.equal(answer.status, 200)
  contract.matches(t, 'getDevice', answer)
  t.match(answer.body, {
    name: 'ADELE-MBP',
    platform: 'macOS',
    entra: [{ ...ADELE, users: ['adele.vance@contoso.com'], isCompliant: true, isManaged: true }],
    jamf: { record: 'computer', id: '2', managed: true },
    facts: { fileVault: 'ALL_ENCRYPTED', extensionAttributes: { 'Owner Confirmed': ['Yes'] } },
  })
  const { serialNumber, udid, jamf } = answer.body as { [name: string]: string } & {
    jamf: { managementId: string }
  }
  const names = ['adele-mbp', serialNumber!, udid!, ADELE.id, ADELE.deviceId.toUpperCase(), jamf.managementId]
  for (const name of names) t.same((await device(name)).body, answer.body, name)

  const unknown = await device('NOBODY-MBP')
  t.equal(unknown.status, 404)
  contract.matches(t, 'getDevice', unknown)
  t.same(unknown.body, {
    error:
      "There is no device 'NOBODY-MBP'; there are ADMIN-MBP, ADELE-MBP, ALEX-MBA, BELA-MBP, CARLA-MBP, DARIO-MBP, ELIF-MBP, FARID-MINI, GRETA-MBA, HIRO-MBP and others. A serial number, a UDID, an Entra id or device id, or Jamf Pro's management id finds one, too.",
  })
})

t.test('a name that fits two is refused, and says by what to tell them apart', async t => {
  const [adele, alex] = [await control.devices('ADELE-MBP').get(), await control.devices('ALEX-MBA').get()]
  await control.devices('ALEX-MBA').set({ name: 'ADELE-MBP' })
  const answer = await device('ADELE-MBP/facts', { fileVault: false })
  t.equal(answer.status, 400)
  contract.matches(t, 'setDeviceFacts', answer)
  t.same(answer.body, {
    error: `Several devices are called 'ADELE-MBP'; say which by its serial number: ${adele.serialNumber}, ${alex.serialNumber}.`,
  })
  t.match(await control.devices(alex.serialNumber!).get(), {
    name: 'ADELE-MBP',
    serialNumber: alex.serialNumber,
  })
})

t.test(
  'what a Mac reports, Jamf Pro shows in every section, and the other clouds where it is theirs',
  async t => {
    const answer = await device('ADELE-MBP/facts', {
      name: 'ADELE-MBP-2',
      osVersion: '15.7',
      fileVault: false,
      gatekeeper: 'DISABLED',
      systemIntegrityProtection: false,
      firewall: false,
      applications: { 'Slack.app': '4.41.0', 'CompanyPortal.app': null },
      extensionAttributes: { 'Owner Confirmed': 'No' },
      lastCheckIn: '-PT5M',
    })
    t.equal(answer.status, 200)
    contract.matches(t, 'setDeviceFacts', answer)
    t.match(answer.body, {
      name: 'ADELE-MBP-2',
      facts: {
        fileVault: 'NOT_ENCRYPTED',
        firewall: false,
        systemIntegrityProtection: false,
        lastInventoryUpdate: '2026-03-01T12:00:00Z',
        lastCheckIn: '2026-03-01T11:55:00Z',
        extensionAttributes: { 'Owner Confirmed': ['No'] },
        applications: { 'Slack.app': '4.41.0' },
      },
    })

    const sections = [
      'GENERAL',
      'DISK_ENCRYPTION',
      'STORAGE',
      'SECURITY',
      'OPERATING_SYSTEM',
      'APPLICATIONS',
      'LOCAL_USER_ACCOUNTS',
    ]
    const path = `/api/v3/computers-inventory-detail/2?${sections.map(it => `section=${it}`).join('&')}`
    const shown = await emulator.request(path, { bearer: await jamfToken(emulator) })
    t.match(shown.body, {
      general: {
        name: 'ADELE-MBP-2',
        reportDate: '2026-03-01T12:00:00Z',
        lastContactTime: '2026-03-01T11:55:00Z',
      },
      diskEncryption: {
        fileVault2Enabled: false,
        fileVault2EnabledUserNames: [],
        bootPartitionEncryptionDetails: {
          partitionFileVault2State: 'UNENCRYPTED',
          partitionFileVault2Percent: 0,
        },
        individualRecoveryKeyValidityStatus: 'NOT_APPLICABLE',
      },
      security: { sipStatus: 'DISABLED', gatekeeperStatus: 'DISABLED', firewallEnabled: false },
      operatingSystem: { version: '15.7', fileVault2Status: 'NOT_ENCRYPTED' },
    })
    const { storage, applications, localUserAccounts } = shown.body as unknown as {
      storage: { disks: { partitions: { fileVault2State: string }[] }[] }
      applications: { name: string; version: string }[]
      localUserAccounts: { fileVault2Enabled: boolean }[]
    }
    const states = storage.disks.flatMap(disk => disk.partitions.map(it => it.fileVault2State))
    t.same(states, ['UNENCRYPTED', 'UNENCRYPTED'])
    t.ok(localUserAccounts.every(account => !account.fileVault2Enabled))
    const versions = Object.fromEntries(applications.map(it => [it.name, it.version]))
    t.equal(versions['Slack.app'], '4.41.0')
    t.notOk('CompanyPortal.app' in versions)
    t.ok('Microsoft Teams.app' in versions, 'what was not named stays')

    const bearer = await emulator.token()
    const graph = await emulator.request(`/v1.0/devices/${ADELE.id}`, { bearer })
    t.match(graph.body, { displayName: 'ADELE-MBP-2', operatingSystemVersion: '15.7' })
  },
)

t.test('what a mobile device reports, and what a device has to which Jamf Pro is a stranger', async t => {
  const phone = await emulator.request<{ results: { name: string }[] }>('/api/v2/mobile-devices', {
    bearer: await jamfToken(emulator),
  })
  const [{ name }] = phone.body.results as [{ name: string }]
  const answer = await device(`${name}/facts`, {
    passcodePresent: false,
    jailbroken: true,
    osVersion: '18.7',
  })
  t.equal(answer.status, 200)
  t.match(answer.body, {
    osVersion: '18.7',
    facts: { passcodePresent: false, jailbroken: true, lastInventoryUpdate: '2026-03-01T12:00:00Z' },
  })
  t.match(
    (await device(`${name}/facts`, { fileVault: true })).body.error,
    `${name} is a mobile device, which has no 'fileVault'; it has `,
  )
})

t.test('facts that a device does not have are refused, and nothing of the rest is written', async t => {
  const before = (await device('ADELE-MBP')).body
  const refusals: [unknown, string][] = [
    [
      { osVersion: '1.0', lostMode: true },
      "ADELE-MBP is a Mac, which has no 'lostMode'; it has name, osVersion,",
    ],
    [
      { osVersion: '1.0', extensionAttributes: { Shoes: '44' } },
      "There is no extension attribute 'Shoes'; there are Last Password Rotation, Owner Confirmed.",
    ],
    [
      { osVersion: '1.0', lastInventoryUpdate: 'yesterday' },
      "The lastInventoryUpdate 'yesterday' is neither a moment such as 2030-01-01T00:00:00Z nor a duration such as -P3D.",
    ],
    [
      { osVersion: '1.0', applications: { 'Company Portal.app': null } },
      "ADELE-MBP has no application 'Company Portal.app'; it has ",
    ],
    [{ colour: 'red' }, 'colour'],
    [{ fileVault: 'maybe' }, 'fileVault'],
    [{}, ''],
  ]
  for (const [facts, sentence] of refusals) {
    const answer = await device('ADELE-MBP/facts', facts)
    t.equal(answer.status, 400, answer.text)
    contract.matches(t, 'setDeviceFacts', answer)
    t.ok(String(answer.body.error).includes(sentence), answer.text)
  }
  t.same((await device('ADELE-MBP')).body, before)
})

t.test('a device checks in, is registered by another user, and leaves and enters management', async t => {
  const checkedIn = await emulator.request('/_localtenant/devices/ADELE-MBP/check-in', { method: 'POST' })
  contract.matches(t, 'checkInDevice', checkedIn)
  t.match(checkedIn.body, { facts: { lastCheckIn: '2026-03-01T12:00:00Z' } })
  t.not((checkedIn.body.facts as Record<string, string>).lastInventoryUpdate, '2026-03-01T12:00:00Z')

  const registered = await device('ADELE-MBP/register', { user: 'alex.wilber@contoso.com' })
  contract.matches(t, 'registerDevice', registered)
  t.match(registered.body.entra, [ADELE, { users: ['alex.wilber@contoso.com'] }])
  t.same(
    (await device('ADELE-MBP/register', { user: 'ALEX.WILBER@contoso.com' })).body,
    registered.body,
    'once',
  )
  const nobody = await device('ADELE-MBP/register', { user: 'nobody@contoso.com' })
  t.equal(nobody.status, 404)
  t.match(
    nobody.body.error,
    /^There is no user 'nobody@contoso.com'; there are admin@contoso.com, .* and others\.$/,
  )

  const left = await emulator.request('/_localtenant/devices/ADELE-MBP/unenroll', { method: 'POST' })
  contract.matches(t, 'unenrollDevice', left)
  t.match(left.body, { jamf: { managed: false } })
  await control.clock.advance(1)
  t.match(
    await control.devices('ADELE-MBP').get(),
    { entra: [{ isCompliant: false, isManaged: false }] },
    'Intune was told',
  )
  const entered = await emulator.request('/_localtenant/devices/ADELE-MBP/enroll', { method: 'POST' })
  contract.matches(t, 'enrollDevice', entered)
  t.match(entered.body, { jamf: { managed: true } })
  await control.clock.advance(1)
  t.match(await control.devices('ADELE-MBP').get(), { entra: [{ isCompliant: true, isManaged: true }] })
})

t.test('each organisation has devices of its own', async t => {
  await using other = await emulator.tenant()
  await other.devices('ADELE-MBP').set({ assetTag: 'X-1' })
  t.match((await other.devices('ADELE-MBP').get()).facts, { assetTag: 'X-1' })
  t.notMatch((await control.devices('ADELE-MBP').get()).facts, { assetTag: 'X-1' })
})

t.test('names and moments at the edges of what there is are kept as they are, or refused', async t => {
  const adele = control.devices('ADELE-MBP')
  const applications = { constructor: '1', toString: '2', valueOf: '3' }
  await adele.set({ applications })
  const bearer = await jamfToken(emulator)
  const inventory = await emulator.request<{ applications: { name: string; bundleId?: unknown }[] }>(
    '/api/v1/computers-inventory-detail/2',
    { bearer },
  )
  for (const name of Object.keys(applications)) {
    const installed = inventory.body.applications.find(it => it.name === name)
    t.equal(installed?.bundleId, `com.example.${name}`)
  }
  const impossible = ['9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00', '2026-02-30T00:00:00Z']
  for (const lastCheckIn of impossible)
    await t.rejects(adele.set({ lastCheckIn }), { message: /is neither a moment/ })
  for (const lastCheckIn of ['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2028-02-29T00:00:00Z'])
    t.match((await adele.set({ lastCheckIn })).facts, { lastCheckIn })

  await using late = await emulator.tenant()
  await late.control.clock.set({ now: '9998-12-31T00:00:00Z', frozen: true })
  t.match((await late.devices('ADELE-MBP').enroll()).jamf, { managed: true })
  const token = await late.control.tokens.mint({ jamf: { account: 'jamfadmin' } })
  const { general } = (
    await emulator.request<{ general: object }>('/api/v1/computers-inventory-detail/2', {
      bearer: token.access_token,
    })
  ).body
  t.match(general, { mdmProfileExpiration: '9999-12-31T23:59:59Z' })
})
