import { mediaTypeOf } from '../../http/body.ts'
import { Failure } from '../../http/failure.ts'
import type { AnyProduct, Call } from '../../pipeline/product.ts'
import type { OperationContract } from '../contract.ts'
import { type DeclaredParameter, declaredParameters, parameterFaults } from '../parameters.ts'
import { coerced } from '../scalars.ts'
import { readBody } from '../validation.ts'
import { violationOf } from '../violation.ts'
import { bodyFindings, type Finding, MOST_FINDINGS, shownName } from './finding.ts'
import { undeclaredMembers } from './undeclared-members.ts'

/** What of a request is not as its document says, and which of the declared parameters it uses. */
export interface RequestCheck {
  readonly findings: readonly Finding[]
  /** As {@link parameterKey} names them. */
  readonly parameters: readonly string[]
}

/** A call, and how long the bytes of its body are. */
export interface Sent {
  readonly call: Call
  readonly length: number
  /** False where the request was refused before anybody read its body. */
  readonly hasReadBody: boolean
}

/** How long a body is that nobody reads, as that of a GET. */
export function promisedLength({ headers }: Pick<Call, 'headers'>): number {
  return Number(headers['content-length'] ?? 0)
}

/** What coverage counts a parameter under. */
export function parameterKey({ in: place, name }: Pick<DeclaredParameter, 'in' | 'name'>): string {
  return `${place} ${name}`
}

const declared = new WeakMap<OperationContract, readonly DeclaredParameter[]>()

/** The parameters of an operation as its document has them, headers among them. */
export function parametersIn(operation: OperationContract): readonly DeclaredParameter[] {
  let parameters = declared.get(operation)
  if (!parameters) {
    const { document, path, method } = operation
    const item = document.paths[path]!
    parameters = declaredParameters(document, item, item[method.toLowerCase()]!)
    declared.set(operation, parameters)
  }
  return parameters
}

/**
 * Holds a request against all that its document says, more than the cloud itself refuses: nothing that is not declared may be in it.
 * Names and values count as the cloud takes them.
 */
export function checkRequest(product: AnyProduct, sent: Sent): RequestCheck {
  const { call } = sent
  const { violations, given } = parameterFaults(product, call)
  const headers = parametersIn(call.operation).filter(parameter => parameter.in === 'header')
  const findings = [
    ...violations.map(({ place, name, keyword, sentence }) => ({
      ...request(place, name, keyword),
      sentence: `The parameter ${sentence.replace(/^The parameter /, '')}`,
    })),
    ...undeclaredParameters(product, call),
    ...headers.flatMap(header => headerFinding(call, header)),
    ...(sent.hasReadBody ? bodyOf(product, sent) : typeOf(sent)),
  ]
  const used = headers.filter(({ name }) => call.headers[name.toLowerCase()] !== undefined)
  return {
    findings: findings.slice(0, MOST_FINDINGS),
    parameters: [
      ...given.map(({ place, name }) => parameterKey({ in: place, name })),
      ...used.map(parameterKey),
    ],
  }
}

function request(place: Finding['place'], at: string, rule: string): Omit<Finding, 'sentence'> {
  return { side: 'request', place, at, rule }
}

/** Query parameters that are not in the document, and single ones that come several times. */
function undeclaredParameters(
  { parameterName = name => name }: AnyProduct,
  { operation, query }: Call,
): Finding[] {
  const names = Object.keys(query)
  if (names.length === 0) return []
  const known = operation.parameters.filter(({ place }) => place === 'query')
  if (known.some(isForAll)) return []
  return names.flatMap(name => {
    const parameter = known.find(candidate => candidate.names.includes(parameterName(name)))
    const shown = shownName(name)
    if (!parameter)
      return {
        ...request('query', shown, 'undeclared'),
        sentence: `The document declares no parameter '${shown}'; ${listed(known.map(other => other.name))}.`,
      }
    if (!Array.isArray(query[name]) || parameter.schema.type === 'array') return []
    return { ...request('query', shown, 'repeated'), sentence: `The parameter ${shown} comes several times.` }
  })
}

/** A parameter that stands for any, as OpenAPI writes it: an object whose members are parameters. */
function isForAll({ schema }: OperationContract['parameters'][number]): boolean {
  return schema.type === 'object' && Boolean(schema.additionalProperties)
}

function listed(names: readonly string[]): string {
  return names.length === 0
    ? 'there are none'
    : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`
}

function headerFinding(
  { headers, operation: { document } }: Call,
  { name, required = false, schema = {} }: DeclaredParameter,
): Finding[] {
  const value = [headers[name.toLowerCase()]].flat()[0]
  if (value === undefined)
    return required
      ? [{ ...request('header', name, 'required'), sentence: `The header ${name} is missing.` }]
      : []
  const broken = violationOf(document, schema, {
    place: 'query',
    name,
    value: coerced(value, schema, document),
  })
  return broken
    ? [{ ...request('header', name, broken.keyword), sentence: `The header ${broken.sentence}` }]
    : []
}

function bodyOf(product: AnyProduct, { call, length }: Sent): Finding[] {
  const { operation, body } = call
  if (operation.bodyTypes.length === 0) {
    if (length === 0) return []
    return [{ ...request('body', '', 'undeclared'), sentence: 'The operation takes no body, but one came.' }]
  }
  try {
    const { value, schema } = readBody(product, call)
    if (!schema) return []
    if (body === undefined) return [{ ...request('body', '', 'required'), sentence: 'The body is missing.' }]
    const { document } = operation
    return [
      ...bodyFindings({ side: 'request', document, schema, value, length }),
      ...undeclaredMembers(product, { document, schema, value }),
    ]
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [{ ...request('contentType', '', 'undeclared'), sentence: typeSentence(call) }]
  }
}

/** Of a body that nobody has read its type is known, be it none at all: `undefined`. */
function typeOf({ call, length }: Sent): Finding[] {
  const { bodyTypes } = call.operation
  const type = mediaTypeOf(call.headers['content-type'])
  if (length === 0 || type === '' || bodyTypes.length === 0 || bodyTypes.includes(type)) return []
  return [{ ...request('contentType', '', 'undeclared'), sentence: typeSentence(call) }]
}

function typeSentence({ headers, operation: { bodyTypes } }: Call): string {
  const type = shownName(mediaTypeOf(headers['content-type']))
  const taken = bodyTypes.join(', ')
  return type
    ? `The type ${type} of the body is not among ${taken}.`
    : `The body has no type; it is one of ${taken}.`
}
