import { type Cursor, decodeCursor } from '../../query/index.ts'
import { expiredPageToken, parseFailure, unsupportedQuery } from './failures.ts'

const PAGE_SIZE = 100
const MAXIMUM = 999

/** The size of a page. @throws Failure */
export function readTop(text: string | undefined): number {
  if (text === undefined) return PAGE_SIZE
  if (!/^\d{1,9}$/.test(text)) {
    throw parseFailure(
      `Invalid value '${text}' for $top query option found. The $top query option requires a non-negative integer value.`,
    )
  }
  const size = Number(text)
  if (size >= 1 && size <= MAXIMUM) return size
  throw unsupportedQuery(
    `Invalid page size specified: '${text}'. Must be between 1 and ${MAXIMUM} inclusive.`,
  )
}

/** Where a page begins. @throws Failure `Directory_ExpiredPageToken` for any text that is no page token of ours */
export function readSkipToken(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const cursor = decodeCursor(text)
  if (!cursor) throw expiredPageToken()
  return cursor
}
