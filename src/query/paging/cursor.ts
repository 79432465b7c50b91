/** A place in a sorted list: the last row's values of the sort terms, then its key. */
export interface Cursor {
  readonly key: number
  readonly values: readonly (string | number | null)[]
}

/** A cursor that belongs to a list in another order. */
export class CursorMismatchError extends Error {
  override readonly name = 'CursorMismatchError'

  constructor() {
    super('The cursor belongs to a list in another order.')
  }
}

/** An opaque text for URLs. */
export function encodeCursor({ key, values }: Cursor): string {
  return Buffer.from(JSON.stringify([key, ...values])).toString('base64url')
}

/** The cursor that `encodeCursor` made into this text; undefined for any other text. */
export function decodeCursor(text: string): Cursor | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(parsed)) return undefined
    const [key, ...values] = parsed as unknown[]
    return Number.isSafeInteger(key) && values.every(isValue) ? { key: key as number, values } : undefined
  } catch {
    return undefined
  }
}

function isValue(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
