import { Failure } from '../../kernel/http/failure.ts'

/** A request without a token, or with one that is unknown or has expired. */
export function invalidToken(reason: string): Failure {
  return new Failure('unauthenticated', 'Unauthorized', { code: 'INVALID_TOKEN', reason })
}

/** User name and password that do not fit; Jamf says no more than that. */
export function badCredentials(reason: string): Failure {
  return new Failure('unauthenticated', '', { code: 'NO_DETAILS', reason })
}

export function forbidden(reason: string): Failure {
  return new Failure('forbidden', 'Forbidden', { code: 'INVALID_PRIVILEGE', reason })
}

/** No organisation's instance has this name. What Jamf's cloud says then is not public. */
export function unknownInstance(host: string): Failure {
  return new Failure('notFound', `There is no Jamf Pro at ${host}.`, { target: 'host' })
}

/** No record has this id. */
export function unknownId(what: string, id: string): Failure {
  return new Failure('notFound', `${what} with id ${id} does not exist.`, {
    code: 'INVALID_ID',
    target: 'id',
  })
}

/** A parameter or member with a value that cannot be used. */
export function invalidField(field: string, description: string): Failure {
  return new Failure('invalid', description, { code: 'INVALID_FIELD', target: field })
}

/** Several records at once of which some have no such id; the reply tells of each. */
export class IdsFailure extends Failure {
  readonly ids: readonly string[]

  constructor(what: string, ids: readonly string[]) {
    super('invalid', `${what} does not exist.`, { code: 'INVALID_ID', target: 'id' })
    this.ids = ids
  }
}

/** A refusal by the OAuth token endpoint, which answers as RFC 6749 has it. */
export class OAuthFailure extends Failure {
  readonly error: string

  constructor(error: string, description: string, reason = `${error}: ${description}`) {
    super(error === 'invalid_client' ? 'unauthenticated' : 'invalid', description, { code: error, reason })
    this.error = error
  }
}
