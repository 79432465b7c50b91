import type { Violation } from '../../kernel/contract/violation.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import { badRequest, invalidValue, parseFailure, unsupportedQuery } from './errors.ts'

/** `$top` for `top` and `$TOP`: Graph takes its options without the dollar sign, and in any case of letters (documented). */
export function parameterName(name: string): string {
  return `$${name.replace(/^\$/, '').toLowerCase()}`
}

/** What Graph says of a parameter or a body that does not fit its contract. */
export function refuse(violation: Violation, { operation }: Call): Failure | undefined {
  if (violation.place === 'query') return refusedOption(violation)
  // Whatever is wrong with a reference, it is read no further (semantic-link-labs#1082, msgraph-sdk-java#575).
  if (operation.path.endsWith('/$ref') && (violation.name === '' || violation.keyword === 'required'))
    return endOfInput(violation.sentence)
  if (violation.name === '') return undefined
  const resource = operation.extensions['x-resource'] as string | undefined
  if (violation.keyword === 'required') return missingProperty(violation, resource)
  if (violation.name.endsWith('@odata.bind')) return unboundUrl(violation.name.split('@')[0]!)
  const property = violation.name.replace(/\.\d+$/, '')
  if (resource !== undefined && OF_VALUES.includes(violation.keyword)) return invalidValue(resource, property)
  return mismatch(property, violation.sentence)
}

/** Rules of values which have the right type. */
const OF_VALUES = ['maxLength', 'maxItems', 'pattern']

/** The largest 32-bit number: what goes beyond is no number to Graph. */
const LARGEST = 2 ** 31 - 1

/** The sentences of the OData library that Graph's gateway is built on. */
function refusedOption({ name, value, schema }: Violation): Failure | undefined {
  if (name === '$count') {
    return parseFailure(
      `Invalid value '${value}' for $count query option found. Valid values are 'true' and 'false'.`,
    )
  }
  if (name !== '$top') return undefined
  if (typeof value === 'number' && value >= 0 && value <= LARGEST) {
    const { minimum, maximum } = schema
    return unsupportedQuery(
      `Invalid page size specified: '${value}'. Must be between ${minimum} and ${maximum} inclusive.`,
    )
  }
  return parseFailure(
    `Invalid value '${value}' for $top query option found. The $top query option requires a non-negative integer value.`,
  )
}

/** Of a new user (Microsoft365DSC#6053, msgraph-sdk-powershell#3307), whichever of the two members is not there. */
const PASSWORDS = ['passwordProfile', 'passwordProfile.password']

/** `resource` is what the operation makes or changes, where it does. */
function missingProperty({ name, sentence: reason }: Violation, resource: string | undefined): Failure {
  if (PASSWORDS.includes(name))
    return badRequest('A password must be specified to create a new user.', { target: name, reason })
  const missing = `A value is required for property '${name.split('.').at(-1)}'`
  const message = resource ? `${missing} of resource '${resource}'.` : `${missing}.`
  return badRequest(message, { target: name, reason })
}

/**
 * A value of another type or kind than the property has.
 *
 * @param reason what exactly, for the journal
 */
export function mismatch(property: string, reason?: string): Failure {
  return badRequest(`Property ${property} in payload has a value that does not match schema.`, {
    target: property,
    ...(reason === undefined ? {} : { reason }),
  })
}

/** What `name@odata.bind` says is no list of addresses (microsoftgraph/microsoft-graph-docs#12705, #16944). */
export function unboundUrl(name: string): Failure {
  return badRequest(`Invalid URL format specified in @odata.bind for ${name}`)
}

function endOfInput(reason: string): Failure {
  const message =
    "An unexpected 'EndOfInput' node was found when reading from the JSON reader. A 'StartObject' node was expected."
  return badRequest(message, { reason })
}
