import type { Test } from 'tap'
import { replyFindings } from '../../src/kernel/contract/conformance/reply-findings.ts'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import type { HeaderValues } from '../../src/kernel/http/reply.ts'
import type { Answer } from './emulator.ts'

/** An OpenAPI document that replies are held against. */
export interface Contract {
  /** Passes when the document declares this status, content type and body for the operation. */
  matches(t: Test, operationId: string, answer: Answer<unknown>): boolean
  /** What the document does not declare of an answer; undefined where it does all. */
  problem(operationId: string, answer: Answer<unknown>): string | undefined
}

/** @param product the name of its folder in `openapi` */
export async function openContract(product: string): Promise<Contract> {
  const operations = new Map(operationsOf(await readDocument(product)).map(each => [each.id, each]))
  const problem: Contract['problem'] = (operationId, { status, headers, text }) => {
    const operation = operations.get(operationId)
    if (!operation) return 'there is no such operation'
    const found = replyFindings(operation, { status, headers: headers as HeaderValues, body: text })
    return found.length > 0
      ? `${found.map(({ sentence }) => sentence).join(' ')} ${text.slice(0, 300)}`
      : undefined
  }
  return {
    problem,
    matches: (t, operationId, answer) => {
      const found = problem(operationId, answer)
      return found
        ? t.fail(`${operationId} breaks its contract: ${found}`)
        : t.pass(`${operationId} keeps its contract`)
    },
  }
}
