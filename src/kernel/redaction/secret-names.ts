/** Whatever ends in one of these is a secret: `client_secret`, `airplayPassword`. The words may be joined by anything. */
const ENDINGS = [
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'secret text',
  'assertion',
  'api key',
  'access key',
  'account key',
  'functions key',
  'private key',
  'recovery key',
  'secret key',
  'subscription key',
]

/** Only the name itself is one: a `skipToken` is none. */
const WHOLE = [
  'pass',
  'token',
  'access token',
  'actor token',
  'auth token',
  'bootstrap token',
  'flow token',
  'id token',
  'id token hint',
  'private token',
  'refresh token',
  'security token',
  'session token',
  'subject token',
  'unlock token',
  'code',
  'device code',
  'code verifier',
  'ticket',
  'saml response',
  'wresult',
  'sig',
  'signature',
]

const joined = (names: readonly string[]): string => names.map(name => name.replaceAll(' ', '')).join('|')

const SECRET_NAME = new RegExp(`(?:${joined(ENDINGS)})$|^(?:${joined(WHOLE)})$`)

/** Finds where a name may end that is a secret, in text; `isSecretName` then tells of the whole name. */
export const POSSIBLE_END = new RegExp(
  `(?:${[...ENDINGS, ...WHOLE]
    .filter((name, _, all) => !all.some(other => other !== name && name.endsWith(other)))
    .map(name => name.replaceAll(' ', '[\\W_]?'))
    .sort((one, other) => other.length - one.length)
    .join('|')})\\d{0,3}`,
  'gi',
)

/** True for the name of a header, parameter, field, element or member that holds a secret, however it is written. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(plainName(name))
}

/** What holds a secret among others, so that one is in it wherever it is no such object: `"passwordProfile": "…"`. */
export function isSecretHolder(name: string): boolean {
  return plainName(name).endsWith('passwordprofile')
}

/** True for `code`, which errors have as well. */
export function isCode(name: string): boolean {
  return plainName(name) === 'code'
}

/** `user[new_password1]` is `newpassword`; so is what percent signs, also doubled ones, make of it. */
function plainName(name: string): string {
  const decoded = name.replace(/%(?:25)*([2-7][\da-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const last = decoded.split(/[^\w\s$+\u0080-\uffff-]+/).findLast(Boolean) ?? ''
  return last
    .toLowerCase()
    .replace(/[^a-z\d]/g, '')
    .replace(/(?<!\d)\d+$/, '')
}
