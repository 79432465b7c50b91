/** Longer than any id; a reply that repeats more might have more headers than clients take. */
const LONGEST = 256

/** The id by which a client of Microsoft's services calls its request (header `client-request-id`); undefined for none, and for what is no id. */
export function clientRequestId(sent: unknown): string | undefined {
  return typeof sent === 'string' && sent !== '' && sent.length <= LONGEST ? sent : undefined
}
