import { MASK } from '../kernel/redaction/mask.ts'
import { maskText } from '../kernel/redaction/masked-text.ts'
import { isCode, isSecretHolder, isSecretName } from '../kernel/redaction/secret-names.ts'

/** Takes note of the secrets that are found by their names, so that they can be replaced wherever else they occur. */
export interface Findings {
  add(secret: string): unknown
}

export const unnoticed: Findings = { add: () => {} }

export interface JsonMasking {
  /** A `code` beside a `message` or `description` is that of an error, but only in a reply. */
  readonly isRequest?: boolean
  readonly findings?: Findings
}

type Members = Readonly<Record<string, unknown>>

/** Deeper nesting is hostile, and could not be written. */
const DEEPEST = 100

/** A value of JSON in which nothing secret is left, at any depth, also in JSON that is text inside of it. */
export function maskJson(value: unknown, masking: JsonMasking = {}, depth = 0): unknown {
  if (typeof value === 'string') return maskString(value, masking, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '… (cut: nested too deeply)'
  if (Array.isArray(value)) return value.map(item => maskJson(item, masking, depth + 1))
  const owner = value as Members
  return Object.fromEntries(
    Object.entries(owner).map(([name, member]) => [
      maskText(name),
      isSecretMember(name, owner, masking)
        ? maskWhole(member, masking.findings)
        : maskJson(member, masking, depth + 1),
    ]),
  )
}

function isSecretMember(name: string, owner: Members, { isRequest = false }: JsonMasking): boolean {
  // {"name": "password", "value": "…"}
  if (/^values?$/i.test(name))
    return [owner.name, owner.key].some(of => typeof of === 'string' && isSecretName(of))
  if (isSecretHolder(name)) return !isObject(owner[name])
  if (!isSecretName(name)) return false
  if (!isCode(name)) return true
  return typeof owner[name] !== 'number' && (isRequest || !('message' in owner || 'description' in owner))
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value)
}

/** Text that may be JSON itself. */
export function maskString(text: string, masking: JsonMasking = {}, depth = 0): string {
  if (/^\s*[[{]/.test(text)) {
    try {
      const value: unknown = JSON.parse(text)
      const masked = JSON.stringify(maskJson(value, masking, depth + 1))
      return masked === JSON.stringify(value) ? text : masked
    } catch {
      // It only looked like JSON.
    }
  }
  return maskText(text)
}

/** That there is none, or only whether there is one, is no secret. */
export function maskWhole(value: unknown, findings: Findings = unnoticed): unknown {
  if (value === undefined || value === null || value === '' || typeof value === 'boolean') return value
  for (const secret of [value].flat()) if (typeof secret === 'string') findings.add(secret)
  return MASK
}
