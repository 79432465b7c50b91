import { type HeaderValues, Reply } from '../../../kernel/http/reply.ts'
import { prettyJson } from './pretty-json.ts'

/** A small body, printed with line breaks as Jamf prints all of them. Lists and records are left compact for speed. */
export function smallBody(value: object, headers: HeaderValues = {}): Reply {
  return new Reply({
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(prettyJson(value)),
  })
}

/** A list that may be long: compact. */
export function compactBody(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}
