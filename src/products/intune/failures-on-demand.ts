import { Failure, type FailureKind } from '../../kernel/failure.ts'
import { CODES } from './envelope.ts'

export const failureNames: readonly string[] = [...new Set(Object.values(CODES))]

export function failureNamed(name: string): Failure | undefined {
  const kind = (Object.keys(CODES) as FailureKind[]).find(key => CODES[key] === name)
  return kind && new Failure(kind, `The service answers with ${name}.`)
}
