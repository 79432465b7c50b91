import t from 'tap'
import { type Dispatcher, request } from 'undici'
import { emulatorUnderTest } from '../support/emulator.ts'

const { dispatcher, control } = await emulatorUnderTest(t)
const JAMF = 'https://contoso.jamfcloud.com'

interface Computer {
  readonly id: string
  readonly general: { readonly name: string; readonly platform: string; readonly assetTag: string | null }
  readonly hardware: { readonly serialNumber: string } | null
}

interface Page {
  readonly totalCount: number
  readonly results: readonly Computer[]
}

/**
 * An inventory client as they are in the wild: it knows an address, an id and a secret, asks for a token when it has none
 * that lasts, walks pages until it has `totalCount` and asks once more when its token was refused.
 */
function inventoryClient(credentials: { client_id: string; client_secret: string }) {
  let token: string | undefined
  let tokens = 0

  async function authorize(): Promise<void> {
    const answer = await request(`${JAMF}/api/oauth/token`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...credentials }).toString(),
    })
    const body = (await answer.body.json()) as { access_token?: string; expires_in?: number; error?: string }
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${body.error}`)
    if (body.expires_in! <= 1200) throw new Error('Buffer longer than token lifetime')
    token = body.access_token
    tokens++
  }

  async function send(
    path: string,
    { method = 'GET', body }: { method?: Dispatcher.HttpMethod; body?: object } = {},
  ): Promise<Dispatcher.ResponseData> {
    if (!token) await authorize()
    const options = {
      dispatcher,
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }
    const answer = await request(JAMF + path, options)
    if (answer.statusCode !== 401) return answer
    await answer.body.dump()
    token = undefined
    await authorize()
    return request(JAMF + path, {
      ...options,
      headers: { ...options.headers, authorization: `Bearer ${token}` },
    })
  }

  return {
    get tokens() {
      return tokens
    },
    send,
    /** All computers that an RSQL filter lets through, page by page. */
    async computers(filter: string, pageSize = 4): Promise<Computer[]> {
      const found: Computer[] = []
      for (let page = 0; ; page++) {
        const query = new URLSearchParams([
          ['section', 'GENERAL'],
          ['section', 'HARDWARE'],
          ['page', String(page)],
          ['page-size', String(pageSize)],
          ['sort', 'id:asc'],
          ['filter', filter],
        ])
        const answer = await send(`/api/v1/computers-inventory?${query}`)
        const { totalCount, results } = (await answer.body.json()) as Page
        found.push(...results)
        if (results.length === 0 || found.length >= totalCount) return found
      }
    },
  }
}

const client = inventoryClient({
  client_id: 'c0ffee00-0000-4000-8000-0000000000b1',
  client_secret: 'localtenant-jamf-secret',
})

t.test('a client without a right secret learns so', async t => {
  const stranger = inventoryClient({ client_id: 'c0ffee00-0000-4000-8000-0000000000b1', client_secret: 'x' })
  await t.rejects(stranger.computers('id==*'), { message: '401 invalid_client' })
})

t.test('it reads all computers in pages, each once', async t => {
  const computers = await client.computers('general.name=="*"')
  t.ok(computers.length >= 20)
  t.equal(new Set(computers.map(({ id }) => id)).size, computers.length)
  t.equal(client.tokens, 1, 'with one token')
})

t.test('it finds computers by quoted filters', async t => {
  const [adele] = await client.computers('general.name=="ADELE-MBP"')
  t.match(adele, { general: { name: 'ADELE-MBP', platform: 'Mac' }, hardware: { serialNumber: String } })
  const { serialNumber } = adele!.hardware!
  const bySerial = await client.computers(`hardware.serialNumber=="${serialNumber}"`)
  t.same(
    bySerial.map(({ id }) => id),
    [adele!.id],
  )
  const either = await client.computers(
    `(general.name=="ADELE-MBP" or general.name=="*-MBP") and general.platform==Mac`,
  )
  t.ok(either.length > 1)
  t.ok(either.every(({ general }) => general.name.endsWith('-MBP')))
  t.same(await client.computers('general.name=="no such computer"'), [])
})

t.test('it writes to a computer and reads that again', async t => {
  const [adele] = await client.computers('general.name=="ADELE-MBP"')
  const path = `/api/v1/computers-inventory-detail/${adele!.id}`
  const written = await client.send(path, { method: 'PATCH', body: { general: { assetTag: 'TAG-1' } } })
  t.equal(written.statusCode, 200)
  await written.body.dump()
  t.match(await client.computers('general.assetTag=="TAG-1"'), [
    { id: adele!.id, general: { assetTag: 'TAG-1' } },
  ])
})

t.test('when its token has run out it asks for another and goes on', async t => {
  await control.clock.advance(3600)
  t.ok((await client.computers('general.name=="*"')).length >= 20)
  t.equal(client.tokens, 2)
})

t.test('a filter that is none is refused with the field at fault', async t => {
  const answer = await client.send(
    `/api/v1/computers-inventory?filter=${encodeURIComponent('general.name==')}`,
  )
  t.equal(answer.statusCode, 400)
  t.match(await answer.body.json(), { httpStatus: 400, errors: [{ code: String, description: String }] })
})
