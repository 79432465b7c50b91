import type { ContractReport } from '../../control-client/contract/contract.ts'
import type { ReportFormat } from './formats.ts'
import { covered, type ProductCoverage } from './report.ts'
import { placeOf, timesOf } from './words.ts'

/** For people at a terminal, and for logs. */
export const textFormat: ReportFormat = { contentType: 'text/plain; charset=utf-8', write: writeText }

function writeText(report: ContractReport): string {
  return [...heading(report), ...violations(report), ...unknown(report), ...coverage(report)].join('\n')
}

function heading({ tenantId, mode, requests, totals }: ContractReport): string[] {
  const whose = tenantId === '*' ? 'all organisations' : tenantId
  return [
    `Contract of ${whose}, mode ${mode}: ${timesOf(requests, 'request')} held against the documents`,
    `${timesOf(totals.violations, 'violation')}, ${timesOf(totals.unknown, 'request')} for unknown operations`,
    '',
  ]
}

function violations({ violations, forgotten }: ContractReport): string[] {
  if (violations.length === 0) return []
  const lines = violations.flatMap(violation => [
    `  ${violation.product} ${violation.operation}: ${violation.method} ${violation.path}`,
    `    ${placeOf(violation)}: ${violation.sentence}`,
    `    ${timesOf(violation.times, 'time')}, first in request ${violation.first.request} of ${violation.first.tenantId}`,
  ])
  return ['Violations', ...lines, ...more(forgotten.violations), '']
}

function unknown({ unknown, forgotten }: ContractReport): string[] {
  if (unknown.length === 0) return []
  const lines = unknown.map(
    ({ product, method, path, sentence, times }) =>
      `  ${product}: ${method} ${path} (${timesOf(times, 'time')}). ${sentence}`,
  )
  return ['Unknown operations', ...lines, ...more(forgotten.unknown), '']
}

function more(forgotten: number): string[] {
  return forgotten > 0 ? [`  and ${forgotten} that came before and are forgotten`] : []
}

function coverage({ coverage, totals }: ContractReport): string[] {
  const rows = coverage.map(product => [product.product, ...figuresOf(product)])
  const all = [totals.operations, totals.statuses, totals.parameters].map(share)
  return [
    'Coverage',
    ...columns([['', 'operations', 'statuses', 'parameters'], ...rows, ['all', ...all]]),
    '',
  ]
}

function figuresOf({ operations }: ProductCoverage): string[] {
  const statuses = operations.flatMap(operation => operation.statuses.filter(({ declared }) => declared))
  return [operations, statuses, operations.flatMap(({ parameters }) => parameters)].map(all =>
    share(covered(all)),
  )
}

function share({ seen, declared }: { readonly seen: number; readonly declared: number }): string {
  return `${seen} of ${declared}`
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map(row => row[index]!.length)))
  return rows.map(row => `  ${row.map((cell, index) => cell.padEnd(widths[index]!)).join('  ')}`.trimEnd())
}
