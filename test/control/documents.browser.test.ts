import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import t from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { DAEMON, emulatorUnderTest } from '../support/emulator.ts'

const CHROMIUM = '/usr/bin/chromium'
const missing = [CHROMIUM, join(packageRoot, 'dist/docs')].find(path => !existsSync(path))
const skip = missing ? `There is no ${missing}.` : false

t.test('the page of the documents shows each, filters areas and gets a token', { skip }, async t => {
  const emulator = await emulatorUnderTest(t)
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
  t.teardown(() => browser.close())
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('console', message => message.type() === 'error' && errors.push(message.text()))
  await page.goto(`${emulator.url}/_localtenant/docs?urls.primaryName=graph`)
  await page.locator('#operations-tag-directory').waitFor()
  await page.getByPlaceholder('Filter by tag').fill('applications')
  await page.locator('#operations-tag-directory').waitFor({ state: 'detached' })
  t.equal(await page.locator('.opblock-tag').count(), 1)
  await page.getByRole('link', { name: 'POST /_localtenant/tokens' }).click()
  await page.locator('#operations-tokens-mintToken .opblock-body').waitFor()
  await page.goto(`${emulator.url}/_localtenant/docs?urls.primaryName=graph`)
  await page.locator('button.authorize').first().click()
  await page.locator('#client_id_clientCredentials').fill(DAEMON)
  await page.locator('#client_secret_clientCredentials').fill('localtenant-daemon-secret')
  await page.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click()
  await page.getByText('Authorized', { exact: true }).waitFor()
  // The browser asks for an icon, which there is not.
  t.same(
    errors.filter(error => !error.includes('404')),
    [],
  )
})
