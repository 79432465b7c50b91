/**
 * True for an absolute URI without blanks and control characters: URL parsers pass over those, so that one with a line break would be another
 * text than what it stands for.
 */
export function isRedirectUri(text: string): boolean {
  return URL.canParse(text) && !/[\s\p{Cc}]/u.test(text)
}
