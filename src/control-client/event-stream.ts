/** One message of a stream of server-sent events. */
interface Message {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/**
 * Reads server-sent events (WHATWG HTML section 9.2) as they come.
 *
 * @param bytes of an answer of type `text/event-stream`
 */
export async function* readEventStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Message, void> {
  let pending = ''
  const decoder = new TextDecoder()
  for await (const chunk of bytes) {
    pending += decoder.decode(chunk, { stream: true })
    const blocks = pending.split(/\r?\n\r?\n/)
    pending = blocks.pop()!
    for (const block of blocks) {
      const message = messageOf(block)
      if (message) yield message
    }
  }
}

/** Undefined for a comment, which only keeps the connection alive. */
function messageOf(block: string): Message | undefined {
  const values = (name: string): string[] =>
    block
      .split(/\r?\n/)
      .filter(line => line.startsWith(`${name}:`))
      .map(line => line.slice(name.length + 1).replace(/^ /, ''))
  const data = values('data')
  if (data.length === 0) return undefined
  return { id: values('id').at(-1), event: values('event').at(-1) ?? 'message', data: data.join('\n') }
}
