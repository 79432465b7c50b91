/** User name and password of HTTP Basic (RFC 7617). */
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}

/** Reads `Authorization: Basic`; undefined for anything else. */
export function readBasic(authorization: string | undefined): BasicCredentials | undefined {
  const encoded = /^basic +([\w+/=-]+)$/i.exec(authorization ?? '')?.[1]
  return encoded ? decodeBasic(encoded) : undefined
}

/** Takes the credentials apart that stand in base64 after the scheme; undefined where there is no colon between them. */
export function decodeBasic(encoded: string): BasicCredentials | undefined {
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}
