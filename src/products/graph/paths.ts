import { keysAsSegments } from '../../query/odata/resource-path.ts'

/** Stands before a function of a collection, which would be taken for a key otherwise. */
export const FUNCTION = '/$function'

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** What stands for the organisation behind the version: a word, or its id (terraform-provider-azuread#478). */
export const ORGANISATION = `(?:myorganization|${GUID})`

const TENANT = new RegExp(`^(/+(?:v1\\.0|beta))/+${ORGANISATION}(?=/|$)`, 'i')
const UNUSUAL = new RegExp(`[(%}]|delta/?$|^/+(?:v1\\.0|beta)/+${ORGANISATION}`, 'i')

/**
 * Brings a path into the contract's form: without the organisation that some agents put in front, without a stray
 * brace behind a key, which others send, and with keys as segments.
 */
export function normalizePath(path: string): string {
  if (!UNUSUAL.test(path)) return path
  return keysAsSegments(
    path
      .replace(TENANT, '$1')
      .replace(/\/(?:microsoft\.graph\.)?(delta)(?:\(\))?\/?$/i, (_, name: string) => `${FUNCTION}/${name}`)
      // A brace that was opened is a parameter of the contract itself.
      .replace(/\/([^/{]*?)(?:\}|%7D)(?=\/|$)/gi, '/$1'),
  )
}
