import type { ErrorObject } from 'ajv'
import type { ContractDocument, Schema } from '../contract.ts'
import { allErrors, validatorOf } from '../json-schema.ts'
import { objection } from '../violation.ts'

/** What of a request or of its reply is not as the document says. */
export interface Finding {
  readonly side: 'request' | 'reply'
  readonly place: 'path' | 'query' | 'header' | 'contentType' | 'body' | 'status'
  /** In a body a JSON pointer (RFC 6901), else the name of a parameter or header; empty for the whole. */
  readonly at: string
  /** Which kind of rule is broken: one of JSON schema (`required`, `enum`), or `undeclared`, `repeated`, `unreadable`. */
  readonly rule: string
  /** Names nothing that was sent but parameters and members, and those cut. */
  readonly sentence: string
}

/** So much of a name that a client has made up is shown. */
const LONGEST_NAME = 100
/** So many findings are kept of one request, and as many of its reply. */
export const MOST_FINDINGS = 20
/** In a longer body only the first that is wrong is looked for: all that is could be as many as it has members. */
const LONG = 256 * 1024

/** A name as it can stand in a sentence, in XML and on a page: not too long, and without control characters. */
export function shownName(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name
  return short.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
}

/** A pointer that is not too long; its end says more than its beginning. */
function shownPointer(pointer: string): string {
  const segments = pointer.split('/').map(shownName)
  return segments.length > 12 ? `/…/${segments.slice(-10).join('/')}` : segments.join('/')
}

/** Part of a value: who is to blame, and where it begins. */
interface Subject {
  readonly side: Finding['side']
  readonly document: ContractDocument
  readonly schema: Schema
  readonly value: unknown
  /** Roughly how long it is as text. */
  readonly length: number
}

/** All that a schema has against a body. */
export function bodyFindings({ side, document, schema, value, length }: Subject): Finding[] {
  const validate = validatorOf(document, schema)
  if (validate(value)) return []
  const errors = length > LONG ? validate.errors!.slice(0, 1) : allErrors(document, schema, value)
  return errors.slice(0, MOST_FINDINGS).map(error => findingOf(side, error))
}

function findingOf(side: Finding['side'], error: ErrorObject): Finding {
  const { additionalProperty } = error.params as { readonly additionalProperty?: string }
  if (additionalProperty !== undefined) return undeclaredMember(side, error.instancePath, additionalProperty)
  const at = shownPointer(error.instancePath)
  return {
    side,
    place: 'body',
    at,
    rule: error.keyword,
    sentence: `${at || 'The body'} ${objection(error)}.`,
  }
}

/** A member that the document does not list. @param pointer to its owner */
export function undeclaredMember(side: Finding['side'], pointer: string, name: string): Finding {
  const at = shownPointer(pointer)
  const sentence = `${at || 'The body'} has the member '${shownName(name)}', which the document does not declare.`
  return { side, place: 'body', at: `${at}/${shownName(name)}`, rule: 'undeclared', sentence }
}
