import { Failure, STATUS } from '../../kernel/http/failure.ts'
import { kindOfStatus } from '../../kernel/http/failure-names.ts'
import { CODES, GATEWAY_CODES } from './envelope.ts'

const STATUSES: ReadonlyMap<string, number> = new Map([
  ...Object.entries(CODES).map(([kind, code]) => [code, STATUS[kind as keyof typeof STATUS]] as const),
  ...Object.entries(GATEWAY_CODES).map(([status, code]) => [code, Number(status)] as const),
])

export const failureNames: readonly string[] = [...STATUSES.keys()]

export function failureNamed(name: string): Failure | undefined {
  const status = STATUSES.get(name)
  if (status === undefined) return undefined
  return new Failure(kindOfStatus(status), `The service answers with ${name}.`, { code: name, status })
}
