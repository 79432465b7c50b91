import { X509Certificate } from 'node:crypto'
import { isoSeconds } from '../../kernel/organisation/clock.ts'
import { present } from '../../kernel/organisation/moments.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { expectDue } from '../../kernel/organisation/scheduled-work.ts'
import { statement } from '../../query/statements/statements.ts'
import { type KeyCredential, keyCredentials } from './applications.ts'

/** What the database keeps of a certificate; thumbprints are upper-case hex. */
export interface CertificateRow extends Omit<KeyCredential, 'key_id'> {
  readonly display_name: string
}

/** Reads an X.509 certificate in PEM form, the first of several. Undefined for a text that has none. */
export function certificateRow(pem: string): CertificateRow | undefined {
  const certificate = parsed(pem)
  if (!certificate) return undefined
  const [start, end] = [certificate.validFrom, certificate.validTo].map(text => Date.parse(text))
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined
  return {
    display_name: certificate.subject.split('\n').join(', '),
    certificate_pem: certificate.toString(),
    thumbprint_sha1: certificate.fingerprint.replaceAll(':', ''),
    thumbprint_sha256: certificate.fingerprint256.replaceAll(':', ''),
    start_at: isoSeconds(start!),
    end_at: isoSeconds(end!),
  }
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/**
 * Lets an application prove itself with a certificate too. A second time changes nothing.
 *
 * @param appId of a registration
 * @returns the credential that the application has now
 */
export function addCertificate(
  organisation: Organisation,
  appId: string,
  certificate: CertificateRow,
): KeyCredential {
  const { database, random } = organisation
  const known = keyCredentials(database, appId).find(
    ({ thumbprint_sha256 }) => thumbprint_sha256 === certificate.thumbprint_sha256,
  )
  if (known) return known
  const added = { ...certificate, key_id: random.uuid() }
  statement(
    database,
    `INSERT INTO key_credentials (key_id, app_id, display_name, certificate_pem, thumbprint_sha1, thumbprint_sha256,
       start_at, end_at, expiry_noted)
     VALUES (@key_id, @appId, @display_name, @certificate_pem, @thumbprint_sha1, @thumbprint_sha256,
       @start_at, @end_at, @noted)`,
  ).run({ ...added, appId, noted: Number(added.end_at <= present(organisation)) })
  expectDue(organisation, Date.parse(added.end_at))
  return added
}
