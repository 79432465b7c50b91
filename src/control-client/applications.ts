import { askJson, type ControlAddress } from './ask.ts'

/** A certificate that an application can prove itself with. */
export interface ApplicationCertificate {
  readonly appId: string
  readonly keyId: string
  /** SHA-1 of the certificate, upper-case hexadecimal. */
  readonly thumbprint: string
  readonly thumbprintSha256: string
  /** ISO 8601. */
  readonly startDateTime: string
  readonly endDateTime: string
}

/** The applications of an organisation. */
export interface ApplicationsControl {
  /**
   * Lets an application sign in with a certificate too; a second time changes nothing.
   *
   * @param application app id or display name
   * @param certificate PEM
   */
  addCertificate(
    application: string,
    certificate: string,
    options?: { readonly displayName?: string },
  ): Promise<ApplicationCertificate>
}

export function applicationsControl(address: ControlAddress): ApplicationsControl {
  return {
    addCertificate: (application, certificate, options = {}) =>
      askJson(address, `applications/${encodeURIComponent(application)}/certificates`, {
        method: 'POST',
        json: { ...options, certificate },
      }),
  }
}
