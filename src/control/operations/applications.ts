import { installedApplications } from '../../domain/applications/applications.ts'
import { addCertificate, certificateRow } from '../../domain/applications/certificates.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { invalid, listed } from '../wording.ts'

/**
 * Lets an application sign in with a certificate too.
 *
 * @throws Failure `notFound` that names those there are, `invalid` for a text that is no certificate
 */
export function addApplicationCertificate({
  organisation,
  params,
  body,
}: Call<undefined, RequestBodies['addApplicationCertificate']>): object {
  const appId = requireApplication(organisation.database, params.application!)
  const certificate = certificateRow(body.certificate)
  if (!certificate) {
    throw invalid(
      'The certificate is no X.509 certificate in PEM form; it begins with -----BEGIN CERTIFICATE-----.',
    )
  }
  const added = addCertificate(organisation, appId, {
    ...certificate,
    display_name: body.displayName ?? certificate.display_name,
  })
  return {
    appId,
    keyId: added.key_id,
    thumbprint: added.thumbprint_sha1,
    thumbprintSha256: added.thumbprint_sha256,
    startDateTime: added.start_at,
    endDateTime: added.end_at,
  }
}

function requireApplication(database: Database, name: string): string {
  const [found, another] = installedApplications(database, name)
  if (found && !another) return found.app_id
  if (another) throw invalid(`Several applications are called '${name}'; say which by its app id.`)
  const known = installedApplications(database).map(
    ({ display_name, app_id }) => `${display_name} (${app_id})`,
  )
  throw new Failure('notFound', `There is no application '${name}'; there are ${listed(known)}.`)
}
