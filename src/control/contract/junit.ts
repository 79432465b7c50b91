import type { ContractReport, ContractViolation } from '../../control-client/contract/contract.ts'
import type { ReportFormat } from './formats.ts'
import type { ProductCoverage } from './report.ts'
import { placeOf, timesOf } from './words.ts'

/** For CI servers: a suite for each cloud, a case for each operation that was asked for. */
export const junitFormat: ReportFormat = { contentType: 'application/xml; charset=utf-8', write: writeJUnit }

type Element = Readonly<Record<string, unknown>>

async function writeJUnit(report: ContractReport): Promise<string> {
  const { XMLBuilder } = await import('fast-xml-parser')
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  })
  const suites = report.coverage
    .map(product => suiteOf(product, report))
    .filter(({ testcase }) => testcase.length > 0)
  const sum = (name: '@tests' | '@failures' | '@skipped'): number =>
    suites.reduce((total, suite) => total + suite[name], 0)
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'localtenant contract',
      '@tests': sum('@tests'),
      '@failures': sum('@failures'),
      '@skipped': sum('@skipped'),
      testsuite: suites,
    },
  })
}

function suiteOf({ product, operations }: ProductCoverage, report: ContractReport) {
  const cases = operations
    .filter(({ times }) => times > 0)
    .map(({ operation, method, path }) => {
      const broken = report.violations.filter(
        each => each.product === product && each.operation === operation,
      )
      return {
        '@classname': product,
        '@name': `${operation}: ${method} ${path}`,
        ...(broken.length > 0 ? { failure: broken.map(failureOf) } : {}),
      }
    })
  // No document says what would be right, so they are neither good nor bad.
  const unknown = report.unknown
    .filter(each => each.product === product)
    .map(({ method, path, sentence, times }) => ({
      '@classname': product,
      '@name': `unknown operation: ${method} ${path}`,
      skipped: { '@message': `${sentence} Asked ${timesOf(times, 'time')}.` },
    }))
  return {
    '@name': product,
    '@tests': cases.length + unknown.length,
    '@failures': cases.filter(each => each.failure).length,
    '@skipped': unknown.length,
    testcase: [...cases, ...unknown],
  }
}

function failureOf(violation: ContractViolation): Element {
  const { sentence, rule, times, first } = violation
  return {
    '@type': rule,
    '@message': sentence,
    '#text': `${placeOf(violation)}; ${timesOf(times, 'time')}, first in request ${first.request} of ${first.tenantId}`,
  }
}
