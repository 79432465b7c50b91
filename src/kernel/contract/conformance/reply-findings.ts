import { mediaTypeOf } from '../../http/body.ts'
import type { HeaderValues } from '../../http/reply.ts'
import type { ContractDocument, OperationContract, Schema } from '../contract.ts'
import { coerced } from '../scalars.ts'
import { violationOf } from '../violation.ts'
import { checkedOnce } from './checked-bodies.ts'
import { bodyFindings, type Finding, MOST_FINDINGS } from './finding.ts'

/** A reply as a client gets it. */
export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: HeaderValues
  /** Undefined for what has none, or has one that nobody can look at, such as a stream. */
  readonly body: string | Buffer | undefined
  /** There is a body that cannot be looked at. */
  readonly isStream?: boolean
  /** It answers a HEAD, and so has no body whatever is declared. */
  readonly isHead?: boolean
}

interface ResponseObject {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
  readonly headers?: Readonly<Record<string, HeaderObject>>
}

interface HeaderObject {
  readonly $ref?: string
  readonly required?: boolean
  readonly schema?: Schema
}

/** The statuses that an operation declares, as the document writes them: `200`, `4XX`, `default`. */
export function declaredStatuses(operation: OperationContract): string[] {
  return Object.keys(responsesOf(operation))
}

/** Which of an operation's declared statuses a status is; undefined for one that is not declared. */
export function declaredStatus(operation: OperationContract, status: number): string | undefined {
  const responses = responsesOf(operation)
  return [String(status), `${String(status)[0]}XX`, 'default'].find(name => Object.hasOwn(responses, name))
}

function responsesOf({ document, path, method }: OperationContract) {
  return document.paths[path]![method.toLowerCase()]!.responses as Readonly<Record<string, ResponseObject>>
}

/** What of a reply the document does not declare: its status, content type, body or headers. */
export function replyFindings(operation: OperationContract, reply: Reply): Finding[] {
  const name = declaredStatus(operation, reply.status)
  if (name === undefined) {
    const known = declaredStatuses(operation).join(', ')
    return [
      finding('status', '', 'undeclared', `The status ${reply.status} is not declared; there are ${known}.`),
    ]
  }
  const { document } = operation
  const { content = {}, headers = {} } = resolved(document, responsesOf(operation)[name]!)
  const found = [...headerFindings(document, headers, reply), ...contentFindings(document, content, reply)]
  return found.slice(0, MOST_FINDINGS)
}

function finding(place: Finding['place'], at: string, rule: string, sentence: string): Finding {
  return { side: 'reply', place, at, rule, sentence }
}

function headerFindings(
  document: ContractDocument,
  declared: Readonly<Record<string, HeaderObject>>,
  { headers }: Reply,
): Finding[] {
  return Object.entries(declared).flatMap(([name, header]) => {
    const { required = false, schema } = resolved(document, header)
    const value = [headers[name.toLowerCase()]].flat()[0]
    if (value === undefined)
      return required ? finding('header', name, 'required', `The header ${name} is missing.`) : []
    const broken =
      schema &&
      violationOf(document, schema, { place: 'query', name, value: coerced(value, schema, document) })
    return broken ? finding('header', name, broken.keyword, `The header ${broken.sentence}`) : []
  })
}

function contentFindings(
  document: ContractDocument,
  content: NonNullable<ResponseObject['content']>,
  { status, headers, body, isStream, isHead }: Reply,
): readonly Finding[] {
  const types = Object.keys(content)
  const isEmpty = !isStream && (body === undefined || body.length === 0)
  if (types.length === 0)
    return isEmpty || isHead
      ? []
      : [finding('body', '', 'undeclared', `The status ${status} has no body in the document, but one came.`)]
  const type = mediaTypeOf([headers['content-type']].flat()[0])
  const schema = content[type]?.schema
  if (!Object.hasOwn(content, type)) {
    const sentence = `The type ${type || 'none'} of status ${status} is not among ${types.join(', ')}.`
    return [finding('contentType', '', 'undeclared', sentence)]
  }
  if (!schema || isStream || isHead || !/[/+]json$/.test(type)) return []
  return checkedOnce(schema, body ?? '', () => jsonFindings(document, schema, String(body ?? '')))
}

function jsonFindings(document: ContractDocument, schema: Schema, text: string): Finding[] {
  try {
    return bodyFindings({ side: 'reply', document, schema, value: JSON.parse(text), length: text.length })
  } catch {
    return [finding('body', '', 'unreadable', 'The body is no JSON.')]
  }
}

/** What is written elsewhere in the document, wherever that is. */
function resolved<Part extends { readonly $ref?: string }>(document: ContractDocument, part: Part): Part {
  if (part.$ref === undefined) return part
  const names = part.$ref.split('/').slice(1)
  return names.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], document) as Part
}
