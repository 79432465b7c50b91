import type { ContractReport } from '../../../src/index.ts'
import type { EmulatorUnderTest } from '../../support/emulator.ts'

type Violation = ContractReport['violations'][number]

/** The report of the first organisation, or of another. */
export function reportOf({ control }: EmulatorUnderTest, tenant?: string): Promise<ContractReport> {
  return (tenant === undefined ? control : control.forTenant(tenant)).contract.report()
}

/** What a violation is about, on one line. */
export function shown({ product, operation, side, place, at, rule, times }: Violation): string {
  return `${product} ${operation} ${side} ${place} ${at} ${rule} ${times}`.replaceAll('  ', ' ')
}

/** How often an operation was asked for, and the statuses that it answered with. */
export function coverageOf(report: ContractReport, operation: string) {
  const all = report.coverage.flatMap(({ operations }) => operations)
  const found = all.find(each => each.operation === operation)!
  return {
    times: found.times,
    statuses: found.statuses
      .filter(({ times }) => times > 0)
      .map(({ status, times, faults }) => `${status}: ${times}${faults > 0 ? `, ${faults} by faults` : ''}`),
    parameters: found.parameters
      .filter(({ times }) => times > 0)
      .map(({ name, times }) => `${name}: ${times}`),
  }
}
