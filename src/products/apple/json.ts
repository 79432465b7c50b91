import { Reply } from '../../kernel/http/reply.ts'

/** JSON whose type is exactly `application/json`, which text would not keep: a charset would be added to it. */
export function json(value: object): Reply {
  return new Reply({
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  })
}
