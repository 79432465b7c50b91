import { Failure } from '../../kernel/http/failure.ts'
import { kindOfStatus } from '../../kernel/http/failure-names.ts'
import { CODES } from './codes.ts'

export const failureNames: readonly string[] = Object.keys(CODES)

export function failureNamed(name: string): Failure | undefined {
  if (!Object.hasOwn(CODES, name)) return undefined
  const [status, message] = CODES[name as keyof typeof CODES]
  return new Failure(kindOfStatus(status), message, { code: name, status })
}
