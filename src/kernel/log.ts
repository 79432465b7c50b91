import { type Logger, pino } from 'pino'
import type { LogLevel } from './log-level.ts'
import { MASK } from './redaction/mask.ts'
import { maskText } from './redaction/masked-text.ts'
import { isSecretName } from './redaction/secret-names.ts'

export type Log = Logger

/** A logger that never writes a secret or a token: JSON lines on standard output. */
export function openLog(level: LogLevel): Log {
  return pino({
    level,
    base: null,
    serializers: { err: describeError },
    formatters: { log: maskMembers },
  })
}

/** Headers that the journal shows in part. */
const CREDENTIALS = /(?:authorization|cookie)$/i

/** Errors are described on their own. */
function maskMembers(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      isSecretName(name) || CREDENTIALS.test(name) ? MASK : maskMember(member),
    ]),
  )
}

function maskMember(member: unknown): unknown {
  if (typeof member === 'string') return maskText(member)
  const isPlain = typeof member === 'object' && member !== null && !(member instanceof Error)
  return isPlain && !Array.isArray(member) ? maskMembers(member as Record<string, unknown>) : member
}

/** Not the error's other members: a message that could not be parsed comes whole with its error. */
function describeError(error: Error & { code?: unknown }): object {
  return {
    type: error.name,
    ...(typeof error.code === 'string' ? { code: error.code } : {}),
    message: maskText(error.message),
    stack: maskText(error.stack ?? ''),
  }
}
