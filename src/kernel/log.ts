import { type Logger, pino } from 'pino'

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
    redact: { paths: SECRET.flatMap(name => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
  })
}
