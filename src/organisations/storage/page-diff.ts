/** A SQLite image as the pages in which it differs from another: what is kept of a created organisation while it is evicted. */
export interface PageDiff {
  readonly base: Buffer
  /** Of the whole image, in bytes. */
  readonly length: number
  /** Numbers of the pages, from 0. */
  readonly numbers: readonly number[]
  /** The pages, one after another. */
  readonly pages: Buffer
}

/** Takes apart an image that was made from `base` by writing to it: SQLite leaves pages where they are. */
export function diffOf(image: Buffer, base: Buffer): PageDiff {
  const size = pageSize(image)
  const numbers: number[] = []
  for (let start = 0; start < image.length; start += size) {
    const isSame =
      start + size <= base.length && image.compare(base, start, start + size, start, start + size) === 0
    if (!isSame) numbers.push(start / size)
  }
  const pages = Buffer.concat(numbers.map(number => image.subarray(number * size, (number + 1) * size)))
  return { base, length: image.length, numbers, pages }
}

/** Puts an image together again. */
export function imageOf({ base, length, numbers, pages }: PageDiff): Buffer {
  const image = Buffer.alloc(length)
  base.copy(image, 0, 0, length)
  const size = numbers.length > 0 ? pages.length / numbers.length : 0
  for (const [index, number] of numbers.entries())
    pages.copy(image, number * size, index * size, (index + 1) * size)
  return image
}

/** The database header has it at offset 16; 1 stands for 65536 (https://sqlite.org/fileformat.html#page_size). */
function pageSize(image: Buffer): number {
  const size = image.readUInt16BE(16)
  return size === 1 ? 65_536 : size
}
