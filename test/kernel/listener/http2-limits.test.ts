import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants } from 'node:http2'
import t from 'tap'
import { dial, gatewayUnderTest, readUntil } from './gateway-under-test.ts'
import { answerOf, askHttp2, closed, frame, preface, session } from './http2-client.ts'

t.test('headers of 60 KB are fine, longer ones end their stream only', async t => {
  const { port } = await gatewayUnderTest(t)
  const client = await session(t, `http://127.0.0.1:${port}`)
  const url = `/${'a'.repeat(60 * 1024)}`
  t.match(JSON.parse((await askHttp2(client, url)).body), { url })
  const { error } = await askHttp2(client, `/${'ab'.repeat(40 * 1024)}`)
  t.ok(error)
  t.equal((await askHttp2(await session(t, `http://127.0.0.1:${port}`), '/')).status, 200)
})

t.test('broken frames end their connection and disturb nobody', async t => {
  // After its last word Node reads no more, so that a client that leaves is only seen by its silence.
  const { port } = await gatewayUnderTest(t, { patience: 300 })
  const settings = frame(4, 0)
  const broken = [
    Buffer.alloc(0),
    Buffer.alloc(5000, 0xff),
    Buffer.from('GET / HTTP/1.1\r\nHost: h\r\n\r\n'),
    Buffer.concat([settings, Buffer.from([0xff, 0xff, 0xff, 1, 4, 0, 0, 0, 1])]),
    Buffer.concat([settings, frame(1, 0, randomBytes(40))]),
    Buffer.concat([settings, frame(1, 1, Buffer.alloc(0))]),
    Buffer.concat([settings, frame(0, 3, Buffer.from('data of no stream'))]),
    ...Array.from({ length: 30 }, (_, type) =>
      Buffer.concat([settings, frame(type % 12, 1, randomBytes(50))]),
    ),
  ]
  for (const bytes of broken) {
    const socket = await dial(t, port)
    socket.end(Buffer.concat([Buffer.from(preface), bytes]))
    await readUntil(socket)
    const resetting = await dial(t, port)
    resetting.write(Buffer.concat([Buffer.from(preface), bytes]), () => resetting.resetAndDestroy())
    await once(resetting, 'close')
  }
  const client = await session(t, `http://127.0.0.1:${port}`)
  t.equal((await askHttp2(client, '/')).status, 200)
  t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200)
})

t.test('a client that opens and resets streams all the time is cut off', async t => {
  const { port } = await gatewayUnderTest(t)
  const client = await session(t, `http://127.0.0.1:${port}`)
  const gone = closed(client)
  const openAndReset = () => {
    const stream = client.request({ ':path': '/' })
    stream.on('error', () => undefined).close(constants.NGHTTP2_CANCEL)
  }
  let opened = 0
  for (; opened < 50_000 && !client.closed && !client.destroyed; opened += 100) {
    for (let index = 0; index < 100 && !client.closed && !client.destroyed; index++) openAndReset()
    await new Promise(setImmediate)
  }
  t.ok(opened < 50_000)
  await gone
  t.equal((await askHttp2(await session(t, `http://127.0.0.1:${port}`), '/')).status, 200)
})

t.test('an idle session is closed, one with an open stream goes on', async t => {
  const waiting: ServerResponse[] = []
  const { port } = await gatewayUnderTest(t, {
    patience: 300,
    handle: ({ url }, response) => {
      if (url === '/wait') waiting.push(response)
      else response.end()
    },
  })
  const idle = await session(t, `http://127.0.0.1:${port}`)
  await askHttp2(idle, '/')
  const patient = await session(t, `http://127.0.0.1:${port}`)
  const answer = askHttp2(patient, '/wait')
  await Promise.all([closed(idle), once(patient, 'goaway')])
  waiting[0]!.end('late')
  t.match(await answer, { status: 200, body: 'late' })
})

t.test('a body that does not go on is given up', async t => {
  const { port } = await gatewayUnderTest(t, { patience: 100 })
  const client = await session(t, `http://127.0.0.1:${port}`)
  const stream = client.request({ ':method': 'POST' })
  stream.write('half')
  t.notOk((await answerOf(stream)).status)
})

t.test('the part of a body that came before its client left is not taken for the whole', async t => {
  const endings: Promise<string>[] = []
  const handle = (request: IncomingMessage): void => {
    endings.push(
      new Promise(resolve => request.on('error', e => resolve(e.message)).on('end', () => resolve('end'))),
    )
    request.resume()
  }
  const { port } = await gatewayUnderTest(t, { handle })
  const head = frame(1, 1, Buffer.from('\x83\x86\x84\x41\x01h', 'latin1'), 4)
  const begun = Buffer.concat([Buffer.from(preface), frame(4, 0), head, frame(0, 1, Buffer.from('a=1'), 0)])
  const reset = frame(3, 1, Buffer.from([0, 0, 0, constants.NGHTTP2_CANCEL]))
  const [hasty, resetting, leaving] = await Promise.all([dial(t, port), dial(t, port), dial(t, port)])
  hasty.write(Buffer.concat([begun, reset]))
  await readUntil(hasty, /./s)
  for (const [socket, leave] of [
    [resetting, () => resetting.write(reset)],
    [leaving, () => leaving.end()],
  ] as const) {
    const before = endings.length
    socket.write(begun)
    while (endings.length === before) await new Promise(setImmediate)
    leave()
    t.equal(await endings.at(-1), 'The client has left.')
  }
  t.equal(endings.length, 2, 'and what was reset at once is not even begun')
})
