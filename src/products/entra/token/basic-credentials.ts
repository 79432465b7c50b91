import { decodeBasic } from '../../../protocols/basic-credentials.ts'
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
  const credentials = decodeBasic(authorization.slice(6))
  if (!credentials) throw new EntraFailure(9002313)
  return { clientId: formDecoded(credentials.username), secret: formDecoded(credentials.password) }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new EntraFailure(9002313)
  }
}
