import t from 'tap'
import { emulatorUnderTest, type RequestOptions } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const put = (options: RequestOptions, path = '/_localtenant/clock') =>
  emulator.request<{ error: string }>(path, { method: 'PUT', ...options })

t.test('a body without a type, of another type, and none, are answered with what to send', async t => {
  const nameless = await put({ body: Buffer.from('{"frozen":true}') })
  t.strictSame(
    [nameless.status, nameless.body.error],
    [400, 'A body needs a content type; what is taken is Content-Type: application/json.'],
  )
  const form = await put({ form: { frozen: 'true' } })
  t.strictSame(
    [form.status, form.body.error],
    [
      415,
      'A body of type application/x-www-form-urlencoded is not understood here; what is taken is Content-Type: application/json.',
    ],
  )
  const none = await put({})
  t.strictSame(
    [none.status, none.body.error],
    [
      400,
      'The request has no body; send e.g. {"now":"2030-01-01T00:00:00Z","frozen":true} with Content-Type: application/json.',
    ],
  )
  t.match((await put({ json: [] })).body.error, 'The body must be object.')
})
