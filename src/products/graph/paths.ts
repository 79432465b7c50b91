import { keysAsSegments } from '../../query/odata/resource-path.ts'
import { isKnownOperation } from './known-types.ts'

/** Stands before a function of a collection, which would be taken for a key otherwise. */
export const FUNCTION = '/$function'

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** What stands for the organisation behind the version: a word, or its id (terraform-provider-azuread#478). */
export const ORGANISATION = `(?:myorganization|${GUID})`

const ME = new RegExp(`^/+(?:v1\\.0|beta)/+(?:${ORGANISATION}/+)?me(?=[/?]|$)`, 'i')

/** True for the address of the user who is signed in, and for what belongs to that user. */
export function isBehindMe(url: string): boolean {
  return ME.test(url)
}

const TENANT = new RegExp(`^(/+(?:v1\\.0|beta))/+${ORGANISATION}(?=/|$)`, 'i')
const UNUSUAL = new RegExp(`[(%}]|delta/?$|microsoft\\.graph\\.|^/+(?:v1\\.0|beta)/+${ORGANISATION}`, 'i')

const QUALIFIED = /\/microsoft\.graph\.(\w+)(?=\/|$)/gi

/**
 * Brings a path into the contract's form: without the organisation that some agents put in front, without a stray
 * brace behind a key, which others send, with keys as segments, and actions and functions without their namespace; types keep theirs.
 */
export function normalizePath(path: string): string {
  if (!UNUSUAL.test(path)) return path
  const segments = keysAsSegments(
    path
      .replace(TENANT, '$1')
      .replace(/\/(?:microsoft\.graph\.)?(delta)(?:\(\))?\/?$/i, (_, name: string) => `${FUNCTION}/${name}`)
      // A brace that was opened is a parameter of the contract itself.
      .replace(/\/([^/{]*?)(?:\}|%7D)(?=\/|$)/gi, '/$1'),
  )
  return segments.replace(QUALIFIED, (whole, name: string) => (isKnownOperation(name) ? `/${name}` : whole))
}
