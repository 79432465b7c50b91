import t from 'tap'
import { readEventStream } from '../../src/control-client/event-stream.ts'

/** What is read of a text that comes in pieces of so many bytes. */
async function read(text: string, size: number) {
  const bytes = Buffer.from(text)
  async function* pieces() {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
  }
  const messages = []
  for await (const message of readEventStream(pieces())) messages.push(message)
  return messages
}

t.test('messages are the same however they are cut into pieces', async t => {
  const text =
    ':\n\nid: 1\nevent: a\ndata: {"é":1}\n\nevent:b\r\ndata: x\r\ndata:  y\r\n\r\n: comment\n\ndata\n\nid: 2\ndata: unfinished\n'
  for (const size of [1, 2, 3, 7, 1000]) {
    t.strictSame(
      await read(text, size),
      [
        { id: '1', event: 'a', data: '{"é":1}' },
        { id: undefined, event: 'b', data: 'x\n y' },
      ],
      `${size} bytes`,
    )
  }
})
