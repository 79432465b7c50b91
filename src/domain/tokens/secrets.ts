import { hash } from 'node:crypto'

/** A secret, password or token as the database keeps it: SHA-256, 64 lower-case hex digits. */
export function hashSecret(text: string): string {
  return hash('sha256', text, 'hex')
}

/** The first three characters of a client secret: all that Graph shows of it after its creation. */
export function hint(secret: string): string {
  return secret.slice(0, 3)
}
