import { decodeJwt } from 'jose'
import { EntraFailure } from '../errors.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { readBasic } from './basic-credentials.ts'

/** Where a client says who it is. */
interface Named {
  readonly form: { readonly client_id?: string | undefined; readonly client_assertion?: string | undefined }
  readonly authorization: string | undefined
}

/** Where it says that, and proves it. */
export interface Presented extends Named {
  readonly form: RequestBodies['issueTokenV1' | 'issueTokenV2']
}

/**
 * The client's id alone: of the form, of an `Authorization: Basic` header, or of the assertion, whose signature is not looked at.
 * Undefined where there is none, which most requests for documents lack: throwing at each of them would take longer than answering it.
 *
 * @throws EntraFailure 9002313 for an unreadable header, 50027 for an unreadable assertion
 */
export function readClientId({ form, authorization }: Named): string | undefined {
  const { client_id, client_assertion } = form
  return (
    client_id ??
    readBasic(authorization)?.clientId ??
    (client_assertion ? clientIdOf(client_assertion) : undefined)
  )
}

function clientIdOf(assertion: string): string | undefined {
  try {
    const { iss, sub } = decodeJwt(assertion)
    return iss ?? sub
  } catch {
    throw new EntraFailure(50027)
  }
}
