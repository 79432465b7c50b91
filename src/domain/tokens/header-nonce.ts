import { hash } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { TokenError } from './token-error.ts'

type Header = Readonly<Record<string, unknown>>

/**
 * Resources whose tokens have a `nonce` in their header: Microsoft Graph and SharePoint. What is signed has the nonce's SHA-256 (base64url) in
 * its place, so the published keys verify such a token for nobody who does not know that: it is meant for its resource alone, while tokens for
 * other resources are plain. Seen: azure-activedirectory-identitymodel-extensions-for-dotnet#609, azure-docs#74347 and #80018 (SharePoint),
 * TheNetworg/oauth2-azure#86, and the form of the digest in azure-ad-verify-token#5.
 */
const NONCE_RESOURCES = ['00000003-0000-0000-c000-000000000000', '00000003-0000-0ff1-ce00-000000000000']

/** True for a resource that gets a nonce in the header of its tokens. @param appId in lower case */
export function takesNonce(appId: string): boolean {
  return NONCE_RESOURCES.includes(appId)
}

/** A nonce in the form of the real ones, 43 characters. It is made of the claims, in which there is chance enough. */
export function nonceOf(claims: string): string {
  return digest(claims)
}

/** The header that is signed in the place of this one. */
export function signedHeader<H extends Header>(header: H): H {
  return typeof header.nonce === 'string' ? { ...header, nonce: digest(header.nonce) } : header
}

/**
 * A token with its header as it was signed, to be verified.
 *
 * @throws TokenError `malformed` for a header with a nonce that is not written as headers are here: other spellings of it would verify, too
 */
export function asSigned(token: string): string {
  const header = decodeProtectedHeader(token)
  if (typeof header.nonce !== 'string') return token
  const written = token.slice(0, token.indexOf('.'))
  if (encodeHeader(header) !== written) {
    throw new TokenError('malformed', 'The header of the token is not written as it was signed.')
  }
  return encodeHeader(signedHeader(header)) + token.slice(written.length)
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}

function encodeHeader(header: object): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url')
}
