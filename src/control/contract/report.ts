import type {
  ContractReport,
  Covered,
  FirstOccurrence,
  OperationCoverage,
} from '../../control-client/contract/contract.ts'
import type { ContractLog, Occurrence, OperationUse } from '../../kernel/contract/conformance/contract-log.ts'
import type { ContractMode } from '../../kernel/contract/conformance/mode.ts'
import { declaredStatus, declaredStatuses } from '../../kernel/contract/conformance/reply-findings.ts'
import { parameterKey, parametersIn } from '../../kernel/contract/conformance/request-findings.ts'
import { type OperationContract, operationsOf, readDocument } from '../../kernel/contract/contract.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'
import { maskText } from '../../kernel/redaction/masked-text.ts'

/** The operations of one cloud. */
export type ProductCoverage = ContractReport['coverage'][number]

/** Of which organisation, or of all, and how it is watched at present. */
export interface Watched {
  readonly tenantId: string
  readonly mode: ContractMode | 'mixed'
  readonly log: ContractLog
}

/** The report of a log, over all documents of these clouds. Nothing secret is left in it. */
export async function reportOf(
  { tenantId, mode, log }: Watched,
  products: readonly AnyProduct[],
): Promise<ContractReport> {
  const { violations, unknown } = log
  const coverage: ProductCoverage[] = []
  for (const { name, contract } of products) {
    const operations = operationsOf(await readDocument(contract))
    coverage.push({
      product: name,
      operations: operations.map(operation => coverageOf(operation, log.uses.get(`${name} ${operation.id}`))),
    })
  }
  return {
    tenantId,
    mode,
    requests: log.requests,
    totals: { violations: violations.times, unknown: unknown.times, ...totalsOf(coverage) },
    violations: violations.entries.map(({ what: { at, sentence, first, ...rest }, times }) => ({
      ...rest,
      at: maskText(at),
      sentence: maskText(sentence),
      times,
      first: shownFirst(first),
    })),
    unknown: unknown.entries.map(({ what: { path, sentence, first, ...rest }, times }) => ({
      ...rest,
      path: maskText(path),
      sentence: maskText(sentence),
      times,
      first: shownFirst(first),
    })),
    forgotten: { violations: violations.forgotten, unknown: unknown.forgotten },
    coverage,
  }
}

function shownFirst({ time, ...rest }: Occurrence): FirstOccurrence {
  return { ...rest, time: new Date(time).toISOString() }
}

function coverageOf(operation: OperationContract, use: OperationUse | undefined): OperationCoverage {
  const { id, method, path } = operation
  return {
    operation: id,
    method,
    path,
    times: use?.times ?? 0,
    statuses: statusesOf(operation, use),
    parameters: parametersIn(operation).map(({ name, in: place }) => ({
      name,
      in: place,
      times: use?.parameters.get(parameterKey({ name, in: place })) ?? 0,
    })),
  }
}

/** Those that the document declares, and then those that came without being declared. */
function statusesOf(
  operation: OperationContract,
  use: OperationUse | undefined,
): OperationCoverage['statuses'] {
  const counts = new Map(
    declaredStatuses(operation).map(status => [status, { declared: true, times: 0, faults: 0 }]),
  )
  for (const [status, { times, faults }] of use?.statuses ?? []) {
    const name = declaredStatus(operation, status) ?? String(status)
    const known = counts.get(name) ?? { declared: false, times: 0, faults: 0 }
    counts.set(name, { ...known, times: known.times + times, faults: known.faults + faults })
  }
  return [...counts].map(([status, count]) => ({ status, ...count }))
}

type Totals = Pick<ContractReport['totals'], 'operations' | 'statuses' | 'parameters'>

function totalsOf(coverage: readonly ProductCoverage[]): Totals {
  const operations = coverage.flatMap(product => product.operations)
  return {
    operations: covered(operations),
    statuses: covered(operations.flatMap(({ statuses }) => statuses.filter(({ declared }) => declared))),
    parameters: covered(operations.flatMap(({ parameters }) => parameters)),
  }
}

/** How many there are and how many of them were seen. */
export function covered(all: readonly { readonly times: number }[]): Covered {
  return { declared: all.length, seen: all.filter(({ times }) => times > 0).length }
}
