import { X509Certificate } from 'node:crypto'
import { isoSeconds } from '../../kernel/organisation/clock.ts'
import { SeedError } from '../../seed/seed-error.ts'

/**
 * What the database keeps of an application's certificate; thumbprints are upper-case hex.
 *
 * @throws SeedError when the text is no X.509 certificate
 */
export function certificateRow(pem: string, where: string) {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(pem)
  } catch {
    throw new SeedError(`${where} has a key credential that is not an X.509 certificate in PEM form.`)
  }
  return {
    display_name: certificate.subject.split('\n').join(', '),
    certificate_pem: certificate.toString(),
    thumbprint_sha1: certificate.fingerprint.replaceAll(':', ''),
    thumbprint_sha256: certificate.fingerprint256.replaceAll(':', ''),
    start_at: isoSeconds(Date.parse(certificate.validFrom)),
    end_at: isoSeconds(Date.parse(certificate.validTo)),
  }
}
