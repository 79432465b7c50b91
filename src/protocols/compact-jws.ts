/**
 * True for three parts of base64url, each written in the one way there is (RFC 7515 sections 2 and 7.1: no padding). Decoders forgive padding and
 * stray bits at the end, so that one signature would have many spellings.
 */
export function isCompactJws(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 3 && parts.every(isCanonical)
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}
