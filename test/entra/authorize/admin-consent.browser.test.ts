import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { decodeJwt } from 'jose'
import { type Browser, chromium } from 'playwright-core'
import t from 'tap'
import { type EmulatorUnderTest, emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { contosoWith } from '../seeded.ts'

const CHROMIUM = '/usr/bin/chromium'
const APP = 'c0ffee00-0000-4000-8000-0000000000f1'
const LOGIN = 'https://login.microsoftonline.com'

/** The application that asked: it only remembers where the browser came back to. */
const visits: string[] = []
const application = createServer((request, response) => {
  if (request.url !== '/favicon.ico') visits.push(request.url ?? '')
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>Back</title><h1>Back at the application</h1>')
})

/** What Chromium knows the emulator's certificate by, so that it need not trust every certificate. */
async function pinOf({ url, caCertificate }: EmulatorUnderTest): Promise<string> {
  const socket = connect({
    port: Number(new URL(url).port),
    servername: new URL(LOGIN).hostname,
    ca: caCertificate,
  })
  await once(socket, 'secureConnect')
  const key = socket.getPeerX509Certificate()!.publicKey.export({ type: 'spki', format: 'der' })
  socket.destroy()
  return createHash('sha256').update(key).digest('base64')
}

async function openBrowser(emulator: EmulatorUnderTest): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    // Playwright sends even localhost through a proxy unless it is told not to.
    proxy: { server: emulator.proxyUrl, bypass: 'localhost' },
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      `--ignore-certificate-errors-spki-list=${await pinOf(emulator)}`,
    ],
  })
}

const skip = existsSync(CHROMIUM) ? false : `There is no browser at ${CHROMIUM}.`

t.test('an administrator consents in a browser, at the real address', { skip }, async t => {
  await new Promise<void>(resolve => application.listen(0, '127.0.0.1', resolve))
  t.teardown(() => application.close())
  const redirectUri = `http://localhost:${(application.address() as AddressInfo).port}/callback`
  const emulator = await emulatorUnderTest(t, {
    seed: contosoWith(t, [
      {
        appId: APP,
        displayName: 'Browser Application',
        redirectUris: { web: [redirectUri] },
        secrets: [{ secret: 's' }],
        permissions: [
          { resource: 'Microsoft Graph', application: ['User.Read.All'], delegated: ['User.Read'] },
          { resource: 'Microsoft Intune API', application: ['update_device_attributes'] },
        ],
      },
    ]),
  })
  const browser = await openBrowser(emulator)
  t.teardown(() => browser.close())
  const page = await browser.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text()))
  const address = `${LOGIN}/organizations/v2.0/adminconsent?${new URLSearchParams({
    client_id: APP,
    redirect_uri: redirectUri,
    scope: '/.default',
    state: 'x&y',
  })}`
  const roles = async () => decodeJwt(await emulator.token({ clientId: APP, secret: 's' })).roles

  await t.test('a wrong password is told, and the form can be filled in again', async t => {
    await page.goto(address)
    t.equal(await page.title(), 'Sign in')
    await page.getByLabel('User name').fill('admin@contoso.com')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    t.match(await page.getByRole('alert').textContent(), /^AADSTS50126: /)
    t.equal(await page.getByLabel('User name').inputValue(), 'admin@contoso.com')
  })

  await t.test('a no goes back to the application and grants nothing', async t => {
    await page.getByLabel('Password').fill('localtenant')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Permissions requested for Contoso' }).waitFor()
    const graph = page.getByRole('region', { name: 'Microsoft Graph' })
    t.equal(await graph.getByRole('listitem').count(), 2)
    t.equal(await page.getByText('Send device attributes to Microsoft Intune').count(), 1)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'Back at the application' }).waitFor()
    t.match(visits.at(-1), /^\/callback\?error=access_denied&.*&admin_consent=True&state=x%26y$/)
    t.match(page.url(), /#$/)
    t.equal(await roles(), undefined)
  })

  await t.test('a yes goes back to the application, whose tokens have roles from then on', async t => {
    await page.goto(address)
    await page.getByLabel('User name').fill('admin@contoso.com')
    await page.getByLabel('Password').fill('localtenant')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { name: 'Back at the application' }).waitFor()
    const { searchParams } = new URL(page.url())
    t.match(Object.fromEntries(searchParams), { admin_consent: 'True', tenant: TENANT, state: 'x&y' })
    t.same(await roles(), ['User.Read.All'])
  })

  await t.test('the pages break none of their own rules', async t => {
    t.same(
      complaints.filter(text => /security policy|refused/i.test(text)),
      [],
    )
    await page.goto(address)
    const font = await page.evaluate<string>('getComputedStyle(document.body).fontFamily')
    t.match(font, 'system-ui')
  })
})
