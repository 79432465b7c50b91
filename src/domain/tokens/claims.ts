import type { Claims } from './tokens.ts'

/** A claim that is text; undefined for one that is absent or anything else. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name]
  return typeof value === 'string' ? value : undefined
}

/** The texts of a claim that is a list; none of one that is anything else. */
export function listClaim(claims: Claims, name: string): readonly string[] {
  const value = claims[name]
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
}

/** Whom a token is for: RFC 7519 lets that be one text or a list. */
export function audiences(claims: Claims): readonly string[] {
  const one = textClaim(claims, 'aud')
  return one === undefined ? listClaim(claims, 'aud') : [one]
}

/** The id of the application that a token was issued to, whatever the token's version; empty where it names none. */
export function applicationId(claims: Claims): string {
  return textClaim(claims, 'appid') ?? textClaim(claims, 'azp') ?? ''
}

/**
 * True for a token that an application has from a user, and for one that does not say that it has none. A token without `idtyp`, which version
 * 2.0 has only where it is asked for, is the application's own when its subject is its object id (documented).
 */
export function isDelegated({ idtyp, scp, oid, sub }: Claims): boolean {
  if (scp !== undefined) return true
  return idtyp === undefined ? oid !== sub : idtyp !== 'app'
}
