import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { recordedReplies } from '../src/control/published-document.ts'
import { packageRoot } from '../src/kernel/assets.ts'
import { clouds } from './support/clouds.ts'
import { type EmulatorUnderTest, emulatorUnderTest } from './support/emulator.ts'
import { tryExamples } from './support/examples.ts'
import type { Replies } from './support/reply-examples.ts'

/** Moments in the examples are shortly before it. */
const NOW = Date.UTC(2026, 0, 5, 8)
const JAMF_ADMINISTRATOR = `Basic ${Buffer.from('jamfadmin:localtenant').toString('base64')}`

for (const { product, authorize } of clouds) {
  t.test(`${product.name} answers every operation as its document says`, async (t: Test) => {
    const emulator = await emulatorUnderTest(t, { clock: NOW, randomSeed: 'examples' })
    const replies = await tryExamples(t, product.name, {
      emulator,
      async authorize() {
        // The examples have its time in them.
        await emulator.control.clock.freeze(new Date(NOW).toISOString())
        const headers = product.name === 'jamf' ? await asAdministrator(emulator) : await authorize(emulator)
        return schemes => (schemes.includes('basic') ? { authorization: JAMF_ADMINISTRATOR } : headers)
      },
    })
    if (process.env.EXAMPLES === 'write') writeReplies(product.contract, replies)
    t.same(replies, recordedReplies(product.contract), '`npm run examples` writes the examples anew')
  })
}

function writeReplies(product: string, replies: Replies): void {
  writeFileSync(
    join(packageRoot, 'openapi', product, 'examples.json'),
    `${JSON.stringify(replies, undefined, 1)}\n`,
  )
}

/** By an account, since an API client may not ask who it is. */
async function asAdministrator({ request }: EmulatorUnderTest): Promise<Record<string, string>> {
  const { body } = await request<{ token: string }>('/api/v1/auth/token', {
    method: 'POST',
    headers: { authorization: JAMF_ADMINISTRATOR },
  })
  return { authorization: `Bearer ${body.token}` }
}
