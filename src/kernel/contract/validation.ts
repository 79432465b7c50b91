import { mediaTypeOf } from '../http/body.ts'
import { Failure } from '../http/failure.ts'
import type { AnyProduct, Call } from '../pipeline/product.ts'
import type { Schema } from './contract.ts'
import { readParameters } from './parameters.ts'
import { coerced, coercedScalars } from './scalars.ts'
import { type Violation, violationOf } from './violation.ts'

/**
 * Holds a call against the contract: its parameters and its body, which it then has as the contract's schemas want them.
 *
 * @throws Failure `unsupportedMediaType`, or what the product says of a violation; `invalid` where it has no words of its own
 */
export function validateCall(product: AnyProduct, call: Call): void {
  const refuse = (violation: Violation): Failure => product.refuse?.(violation, call) ?? invalid(violation)
  Object.assign(call, {
    parameters: readParameters(product, call, refuse),
    body: checkedBody(product, call, refuse),
  })
}

/** @throws Failure that says so in plain words */
function invalid({ sentence, name }: Violation): Failure {
  return new Failure('invalid', sentence, { target: name })
}

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data']

function checkedBody(product: AnyProduct, call: Call, refuse: (violation: Violation) => Failure): unknown {
  const { value, schema } = readBody(product, call)
  if (!schema) return value
  const violation = violationOf(call.operation.document, schema, { place: 'body', name: '', value })
  if (violation) throw refuse(violation)
  return value
}

/** A body in the shape that its schema is about; without a schema where there is nothing to hold it against. */
interface ReadBody {
  readonly value: unknown
  readonly schema?: Schema
}

/**
 * The body of a call as the contract should see it.
 *
 * @throws Failure `unsupportedMediaType`, or `invalid`, for a content type that the operation does not take
 */
export function readBody(product: AnyProduct, call: Call): ReadBody {
  const { operation, body } = call
  const { bodyTypes, bodySchemas, document, extensions } = operation
  if (bodyTypes.length === 0 || (operation.bodyOptional && body === undefined)) return { value: body }
  const type = typeOf(call)
  const schema = bodySchemas[type]
  const sent = isObject(body) && product.normalizeBody ? product.normalizeBody(call) : body
  const value = orEmpty(type, sent)
  if (!schema || Buffer.isBuffer(value)) return { value }
  const shape = isText(type) ? coerced : extensions['x-coerced'] === true ? coercedScalars : undefined
  return { value: shape ? shape(value, schema, document) : value, schema }
}

/** Which of the operation's types the body has. @throws Failure `unsupportedMediaType`, or `invalid` where nobody can tell */
function typeOf({ operation: { bodyTypes }, headers, body }: Call): string {
  const type = mediaTypeOf(headers['content-type'])
  if (type && !bodyTypes.includes(type)) {
    const message = `A body of type ${type} is not understood here`
    throw new Failure('unsupportedMediaType', `${message}.`, { reason: `${message}; ${takes(bodyTypes)}` })
  }
  // Without a type it came as bytes, which any schema of an object would take for one.
  if (!type && Buffer.isBuffer(body) && bodyTypes.every(name => name === 'application/json')) {
    const message = 'A body needs a content type'
    throw new Failure('invalid', `${message}.`, { reason: `${message}; ${takes(bodyTypes)}` })
  }
  return type || bodyTypes[0]!
}

function isObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Buffer.isBuffer(body) && !Array.isArray(body)
}

/** What to send, for the journal, and for who is told all. */
function takes(bodyTypes: readonly string[]): string {
  return `what is taken is Content-Type: ${bodyTypes.join(' or ')}.`
}

/** Whatever else is sent where a form is wanted is a form without fields. */
function orEmpty(type: string, body: unknown): unknown {
  return FORMS.includes(type) && (body === undefined || Buffer.isBuffer(body)) ? {} : body
}

/** All that such a body holds is text, whatever is meant. */
function isText(type: string): boolean {
  return FORMS.includes(type) || /[/+]xml$/.test(type)
}
