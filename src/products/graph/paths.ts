import { keysAsSegments } from '../../query/odata/resource-path.ts'

/** Stands before a function of a collection, which would be taken for a key otherwise. */
export const FUNCTION = '/$function'

/**
 * Brings a path into the contract's form: without the `myorganization` that some agents put in front, without a stray
 * brace behind a key, which others send, and with keys as segments.
 */
export function normalizePath(path: string): string {
  if (!/[(%}]|myorganization|delta\/?$/i.test(path)) return path
  return keysAsSegments(
    path
      .replace(/^(\/+(?:v1\.0|beta))\/+myorganization(?=\/|$)/i, '$1')
      .replace(/\/(?:microsoft\.graph\.)?(delta)(?:\(\))?\/?$/i, (_, name: string) => `${FUNCTION}/${name}`)
      // A brace that was opened is a parameter of the contract itself.
      .replace(/\/([^/{]*?)(?:\}|%7D)(?=\/|$)/gi, '/$1'),
  )
}
