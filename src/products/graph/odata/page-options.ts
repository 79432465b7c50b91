import { type Cursor, decodeCursor } from '../../../query/index.ts'
import { expiredPageToken } from '../errors.ts'

/** Without `$top`. */
const PAGE_SIZE = 100

/** The size of a page, of a `$top` that the contract allows. */
export function readTop(text: string | undefined): number {
  return text === undefined ? PAGE_SIZE : Number(text)
}

/** Where a page begins. @throws Failure `Directory_ExpiredPageToken` for any text that is no page token of ours */
export function readSkipToken(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const cursor = decodeCursor(text)
  if (!cursor) throw expiredPageToken()
  return cursor
}
