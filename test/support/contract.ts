import type { Test } from 'tap'
import {
  type ContractDocument,
  operationsOf,
  readDocument,
  type Schema,
} from '../../src/kernel/contract/contract.ts'
import { validatorOf } from '../../src/kernel/contract/json-schema.ts'
import type { Answer } from './emulator.ts'

/** An OpenAPI document that replies are held against. */
export interface Contract {
  /** Passes when the document declares this status, content type and body for the operation. */
  matches(t: Test, operationId: string, answer: Answer<unknown>): boolean
  /** What the document does not declare of an answer; undefined where it does all. */
  problem(operationId: string, answer: Answer<unknown>): string | undefined
}

interface MediaType {
  readonly schema?: Schema
}

interface ResponseObject {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, MediaType>>
}

/** @param product the name of its folder in `openapi` */
export async function openContract(product: string): Promise<Contract> {
  const document = await readDocument(product)
  return {
    problem: (operationId, answer) => problemWith(document, operationId, answer),
    matches: (t, operationId, answer) => {
      const problem = problemWith(document, operationId, answer)
      return problem
        ? t.fail(`${operationId} breaks its contract: ${problem}`)
        : t.pass(`${operationId} keeps its contract`)
    },
  }
}

function problemWith(
  document: ContractDocument,
  operationId: string,
  answer: Answer<unknown>,
): string | undefined {
  const operation = operationsOf(document).find(({ id }) => id === operationId)
  if (!operation) return 'there is no such operation'
  const item = document.paths[operation.path]![operation.method.toLowerCase()]!
  const responses = item.responses as Readonly<Record<string, ResponseObject>>
  const { status } = answer
  const declared = responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default
  if (!declared) return `status ${status} is not declared; ${answer.text.slice(0, 300)}`
  return problemWithBody(document, resolved(document, declared).content ?? {}, answer)
}

function problemWithBody(
  document: ContractDocument,
  content: Readonly<Record<string, MediaType>>,
  { status, headers, text, body }: Answer<unknown>,
): string | undefined {
  const types = Object.keys(content)
  if (types.length === 0)
    return text ? `status ${status} has no body in the document: ${text.slice(0, 300)}` : undefined
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
  const media = content[type]
  if (!media) return `type ${type || 'none'} of status ${status} is not among ${types.join(', ')}`
  if (!media.schema || !/[/+]json$/.test(type)) return undefined
  const validate = validatorOf(document, media.schema)
  if (validate(body)) return undefined
  return (validate.errors ?? [])
    .map(({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message} ${params.additionalProperty ?? ''}`.trim(),
    )
    .join('; ')
}

function resolved(document: ContractDocument, response: ResponseObject): ResponseObject {
  if (!response.$ref) return response
  const names = response.$ref.split('/').slice(1)
  return names.reduce<unknown>(
    (node, name) => (node as Record<string, unknown>)[name],
    document,
  ) as ResponseObject
}
