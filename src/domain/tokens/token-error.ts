import { errors } from 'jose'
import { isoSeconds } from '../../kernel/organisation/clock.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'

/** Why a token is not accepted. */
export type TokenFault = 'malformed' | 'signature' | 'issuer' | 'endless' | 'expired' | 'notYetValid'

export class TokenError extends Error {
  readonly fault: TokenFault
  /** What exactly, in a sentence without the token. */
  readonly reason: string

  constructor(fault: TokenFault, reason: string) {
    super(`The token is not valid: ${fault}.`)
    this.fault = fault
    this.reason = reason
  }
}

const CLAIM_FAULTS: Readonly<Record<string, TokenFault>> = {
  iss: 'issuer',
  exp: 'endless',
  nbf: 'notYetValid',
}

/** What jose threw at a token, or undefined where that says nothing of the token. */
export function tokenErrorOf(error: unknown, organisation: Organisation): TokenError | undefined {
  if (error instanceof TokenError) return error
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new TokenError('signature', 'The token is signed in another way than by RS256.')
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new TokenError('signature', 'The signature does not fit the key that the token names.')
  }
  if (error instanceof errors.JWTExpired) return claimError('expired', error, organisation)
  if (error instanceof errors.JWTClaimValidationFailed && CLAIM_FAULTS[error.claim]) {
    return claimError(CLAIM_FAULTS[error.claim]!, error, organisation)
  }
  // jose throws TypeErrors at headers and claims of a type that they must not have.
  return error instanceof errors.JOSEError || error instanceof TypeError
    ? new TokenError('malformed', `The token is malformed: ${error.message}.`)
    : undefined
}

type ClaimFailure = errors.JWTClaimValidationFailed | errors.JWTExpired

function claimError(
  fault: TokenFault,
  { payload }: ClaimFailure,
  { clock, tenantId }: Organisation,
): TokenError {
  const { exp, nbf, iss } = payload
  const now = `it is now ${isoSeconds(clock.now())}`
  const reasons: Partial<Record<TokenFault, string>> = {
    issuer: `The token was issued by '${iss}', which is none of the issuers of tenant ${tenantId}.`,
    endless: 'The token has no exp that says when it ends.',
    expired: `The token expired at ${momentOf(exp)}; ${now}.`,
    notYetValid: `The token is valid from ${momentOf(nbf)}; ${now}.`,
  }
  return new TokenError(fault, reasons[fault]!)
}

/** @param seconds a claim, which may be anything */
function momentOf(seconds: unknown): string {
  const milliseconds = Number(seconds) * 1000
  return Math.abs(milliseconds) <= 8.64e15 ? isoSeconds(milliseconds) : String(seconds)
}
