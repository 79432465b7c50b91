import type { Log } from '../log.ts'
import { HungUp } from './sniffing.ts'

/**
 * The alerts bad_certificate, certificate_unknown and unknown_ca (RFC 8446 section 6.2), as OpenSSL words them. Seen: curl and
 * Python send the last. Node sends none.
 */
const DISTRUST = /SSL alert number (?:42|46|48)\b/

const TRUST =
  "give it ca.pem, which 'localtenant ca' prints, by NODE_EXTRA_CA_CERTS (Node), REQUESTS_CA_BUNDLE (Python), " +
  "SSL_CERT_FILE or its own setting; 'localtenant env' sets them for a shell."

/**
 * Logs a connection that has failed. Most are nobody's fault; but of a client without trust in the certificate the log says so in
 * words, since many clients name no cause themselves. One failure may be reported more than once.
 */
export function connectionLog(log: Log): (error: Error) => void {
  const seen = new WeakSet<Error>()
  return error => {
    if (seen.has(error)) return
    seen.add(error)
    const reason = reasonOf(error)
    if (reason) log.info({ reason }, 'connection failed')
    else log.debug({ err: error }, 'connection failed')
  }
}

function reasonOf(error: Error): string | undefined {
  if (DISTRUST.test(error.message)) return `A client does not trust the emulator's certificate: ${TRUST}`
  if (error instanceof HungUp)
    return `A client hung up right after the TLS handshake. If it does not trust the emulator's certificate, ${TRUST}`
  return undefined
}
