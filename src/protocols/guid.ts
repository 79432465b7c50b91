const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** True for a GUID in its usual form of 36 characters, whatever the case of its letters. */
export function isGuid(text: string): boolean {
  return GUID.test(text)
}
