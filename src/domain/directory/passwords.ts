/** Lower-case letters, capitals, digits and all else. */
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]

/** What the policies may be that a user's passwords follow; several are joined by commas. */
export const PASSWORD_POLICIES = ['None', 'DisablePasswordExpiration', 'DisableStrongPassword']

/**
 * Whether the directory takes a text for a password: 8 to 256 characters of ASCII, of three kinds unless the user's policies have
 * `DisableStrongPassword` (documented). The list of passwords that too many people have is not public.
 */
export function isGoodPassword(text: string, policies: string | null): boolean {
  if (text.length < 8 || text.length > 256 || !/^[ -~]*$/.test(text)) return false
  const isStrong = KINDS.filter(kind => kind.test(text)).length >= 3
  return isStrong || (policies ?? '').includes('DisableStrongPassword')
}
