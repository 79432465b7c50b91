import { type Logger, pino } from 'pino'
import { maskText } from './masked-text.ts'

export type Log = Logger

/** Log levels, most telling first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const SECRET = [
  'authorization',
  'client_secret',
  'client_assertion',
  'password',
  'refresh_token',
  'access_token',
  'token',
  'code',
  'cookie',
  'assertion',
]

/** A logger that never writes a secret or a token: JSON lines on standard output. */
export function openLog(level: LogLevel): Log {
  return pino({
    level,
    base: null,
    serializers: { err: describeError },
    redact: { paths: SECRET.flatMap(name => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
  })
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
