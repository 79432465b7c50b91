import { EntraFailure } from '../errors.ts'

/**
 * Reads `Authorization: Basic`. Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1): openid-client even
 * sends `-` as `%2D`.
 *
 * @throws EntraFailure 9002313 when the header is Basic but cannot be read
 */
export function readBasic(
  authorization: string | undefined,
): { clientId: string; secret: string } | undefined {
  if (!authorization?.toLowerCase().startsWith('basic ')) return undefined
  const text = Buffer.from(authorization.slice(6), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) throw new EntraFailure(9002313)
  return { clientId: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new EntraFailure(9002313)
  }
}
