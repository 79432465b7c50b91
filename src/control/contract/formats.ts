import type { ContractReport } from '../../control-client/contract/contract.ts'
import type { HeaderValues } from '../../kernel/http/reply.ts'

/** In what a report can be written. */
export const FORMATS = ['json', 'text', 'junit', 'html'] as const
export type Format = (typeof FORMATS)[number]

export interface ReportFormat {
  readonly contentType: string
  readonly headers?: HeaderValues
  write(report: ContractReport): string | Promise<string>
}

export function isFormat(name: string): name is Format {
  return FORMATS.some(known => known === name)
}

/** Each is loaded when it is asked for. */
export async function formatNamed(format: Format): Promise<ReportFormat> {
  if (format === 'text') return (await import('./text.ts')).textFormat
  if (format === 'junit') return (await import('./junit.ts')).junitFormat
  if (format === 'html') return (await import('./page.ts')).pageFormat
  return { contentType: 'application/json', write: report => JSON.stringify(report) }
}
