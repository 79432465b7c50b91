import t from 'tap'
import { DAEMON, emulatorUnderTest, TENANT } from '../support/emulator.ts'
import { refusal } from '../support/journal.ts'

const LEGACY = 'c0ffee00-0000-4000-8000-0000000000a7'
const emulator = await emulatorUnderTest(t)
const ask = (form: Readonly<Record<string, string>>, path = `/${TENANT}/oauth2/v2.0/token`) =>
  refusal(emulator, path, {
    form: { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default', ...form },
  })

t.test('an unknown secret is told from an expired one', async t => {
  t.match(
    await ask({ client_id: DAEMON, client_secret: 'wrong' }),
    /^401 AADSTS7000215: Invalid client secret provided\..* It is none of the application's 2 secrets\.$/,
  )
  t.match(
    await ask({ client_id: LEGACY, client_secret: 'localtenant-expired-secret' }),
    /^401 AADSTS7000222: .* The one presented is valid from \d{4}-.*Z to \d{4}-.*Z; it is now \d{4}-.*Z\.$/,
  )
})

t.test('the reply keeps that back', async t => {
  const form = {
    grant_type: 'client_credentials',
    client_id: DAEMON,
    client_secret: 'wrong',
    scope: 'x/.default',
  }
  const { text } = await emulator.request(`/${TENANT}/oauth2/v2.0/token`, { form })
  t.notMatch(text, /none of the application/)
})

t.test('everything else has its number', async t => {
  t.match(await ask({ client_id: DAEMON }), /^401 AADSTS7000216: /)
  t.match(
    await ask({ client_id: 'fab12ca0-0000-4000-8000-00000000000f', client_secret: 'x' }),
    /^400 AADSTS700016: .*fab12ca0/,
  )
  t.match(
    await ask({}, '/nowhere.example/oauth2/v2.0/token'),
    /^400 AADSTS90002: Tenant 'nowhere\.example' not found\./,
  )
  t.equal(
    await ask({}, `/${TENANT}/nothing`),
    `404 No operation has the path /${TENANT}/nothing. /_localtenant/docs shows those there are.`,
  )
})
