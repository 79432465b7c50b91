import t, { type Test } from 'tap'
import { clouds } from './support/clouds.ts'
import { type EmulatorUnderTest, emulatorUnderTest } from './support/emulator.ts'
import { tryExamples } from './support/examples.ts'

/** Moments in the examples are shortly before it. */
const NOW = Date.UTC(2026, 0, 5, 8)
const JAMF_ADMINISTRATOR = `Basic ${Buffer.from('jamfadmin:localtenant').toString('base64')}`

for (const { product, authorize } of clouds) {
  t.test(`${product.name} answers every operation as its document says`, async (t: Test) => {
    const emulator = await emulatorUnderTest(t, { clock: NOW })
    await tryExamples(t, product.name, {
      emulator,
      async authorize() {
        const headers = product.name === 'jamf' ? await asAdministrator(emulator) : await authorize(emulator)
        return schemes => (schemes.includes('basic') ? { authorization: JAMF_ADMINISTRATOR } : headers)
      },
    })
  })
}

/** By an account, since an API client may not ask who it is. */
async function asAdministrator({ request }: EmulatorUnderTest): Promise<Record<string, string>> {
  const { body } = await request<{ token: string }>('/api/v1/auth/token', {
    method: 'POST',
    headers: { authorization: JAMF_ADMINISTRATOR },
  })
  return { authorization: `Bearer ${body.token}` }
}
