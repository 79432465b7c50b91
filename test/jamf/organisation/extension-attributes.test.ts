import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../../src/kernel/assets.ts'
import { type Json, jamfUnderTest, type Page } from '../jamf.ts'

const seed = join(t.testdir(), 'seed.yaml')
const shownIn = (name: string, section: string) => (text: string) =>
  text.replace(new RegExp(`name: ${name},`), `name: ${name}, inventoryDisplayType: ${section},`)
const changes = [shownIn('Owner Confirmed', 'GENERAL'), shownIn('Badge Number', 'PURCHASING')]
const contoso = await readFile(join(packageRoot, 'seed/contoso.yaml'), 'utf8')
await writeFile(
  seed,
  changes.reduce((text, change) => change(text), contoso),
)
const jamf = await jamfUnderTest(t, { seed })

const namesIn = (section: unknown) => (Object(section).extensionAttributes as Json[]).map(({ name }) => name)

t.test(
  'an extension attribute of Macs is in the section that its definition names, in every version',
  async t => {
    for (const version of [1, 2, 3, 4]) {
      const detail = await jamf.call<Record<string, Json>>(`/api/v${version}/computers-inventory-detail/2`)
      jamf.contract.matches(t, `getComputerDetailV${version}`, detail)
      const { general, hardware, purchasing, userAndLocation, operatingSystem } = detail.body
      t.strictSame(namesIn(general), ['Owner Confirmed'])
      for (const section of [hardware, purchasing, userAndLocation, operatingSystem])
        t.strictSame(namesIn(section), [])
      t.strictSame(namesIn(detail.body), ['Last Password Rotation'])
    }
    const listed = await jamf.call<Page<Record<string, Json>>>('/api/v3/computers-inventory?filter=id==2')
    t.match(listed.body.results[0]!.general!.extensionAttributes, [
      { name: 'Owner Confirmed', values: ['Yes'] },
    ])
  },
)

t.test('it is changed there, and the Classic API shows all in one list', async t => {
  const json = { general: { extensionAttributes: [{ definitionId: '1', values: ['No'] }] } }
  const path = '/api/v3/computers-inventory-detail/2'
  t.equal((await jamf.call(path, { method: 'PATCH', json })).status, 204)
  const { body } = await jamf.call<Record<string, Json>>(path)
  t.match(body.general!.extensionAttributes, [{ definitionId: '1', values: ['No'] }])
  const headers = { accept: 'application/json' }
  const classic = await jamf.call<{ computer: Json }>('/JSSResource/computers/id/2', { headers })
  t.match(classic.body.computer.extension_attributes, [
    { id: 1, name: 'Owner Confirmed', type: 'String', value: 'No' },
    { id: 2, name: 'Last Password Rotation', type: 'Date', value: '2025-06-01 08:00:00' },
  ])
})

t.test('an extension attribute of mobile devices is in its section too, but in the older form', async t => {
  const { body } = await jamf.call<Page<Record<string, Json>>>(
    '/api/v2/mobile-devices/detail?section=GENERAL,PURCHASING,EXTENSION_ATTRIBUTES&filter=mobileDeviceId==1',
  )
  const [phone] = body.results
  t.strictSame(namesIn(phone!.general), [])
  t.match(phone!.purchasing!.extensionAttributes, [
    { name: 'Badge Number', value: ['4711'], inventoryDisplay: 'Purchasing' },
  ])
  t.strictSame(phone!.extensionAttributes, [])
  const detail = await jamf.call<Json>('/api/v2/mobile-devices/1/detail')
  t.strictSame(namesIn(detail.body), ['Badge Number'])
  const headers = { accept: 'application/json' }
  const classic = await jamf.call<{ mobile_device: Json }>('/JSSResource/mobiledevices/id/1', { headers })
  t.match(classic.body.mobile_device.extension_attributes, [
    { name: 'Badge Number', type: 'Number', value: '4711' },
  ])
})
