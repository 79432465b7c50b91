/** JSON as text, or as its bytes in UTF-8 where it is long. */
export type JsonText = string | Buffer

/** Texts one after the other. */
export function surround(before: JsonText, text: JsonText, after: JsonText): JsonText {
  if (typeof before === 'string' && typeof text === 'string' && typeof after === 'string')
    return before + text + after
  return Buffer.concat(
    [before, text, after].map(part => (typeof part === 'string' ? Buffer.from(part) : part)),
  )
}

/**
 * From here on bytes are cheaper than text. What is shorter dies as text with the rubbish of its request, whereas memory outside of the heap
 * brings the next collection of the whole heap nearer; what is longer takes longer to be made a string and bytes again.
 */
const LONG = 64 * 1024
const KNOWN_SIZES = 500
/** SQL of an item -> how long one was on average, the last time. */
const sizes = new Map<string, number>()

/** True where so many items will probably be long together. */
export function areLong(item: string, count: number): boolean {
  return (sizes.get(item) ?? 0) * count > LONG
}

/** To be told of what has been read. */
export function noteSize(item: string, { length, count }: { length: number; count: number }): void {
  if (sizes.size >= KNOWN_SIZES && !sizes.has(item)) sizes.clear()
  sizes.set(item, length / count)
}
