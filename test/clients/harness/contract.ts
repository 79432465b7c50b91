import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContractReport } from '../../../src/control-client/index.ts'
import { openControl } from '../../../src/control-client/index.ts'
import { packageRoot } from '../../../src/kernel/assets.ts'
import type { Emulator } from './emulator.ts'
import type { Result } from './table.ts'

/** What the API documents say of all that the clients asked and were answered. */
export function contractReport({ httpUrl }: Emulator): Promise<ContractReport> {
  return openControl({ url: httpUrl }).contract.report()
}

/** That report as the result of one more client, which has held everything against the documents. */
export function resultOf(report: ContractReport): Result {
  const detail = report.violations
    .map(
      ({ product, operation, side, sentence, times }) =>
        `${product} ${operation}, ${side}: ${sentence} (${times})`,
    )
    .join('\n')
  const step = { step: 'no request and no reply breaks the documents', ok: detail === '', detail }
  return { client: 'contract mode', version: 'this', way: 'all', steps: [step], seconds: 0 }
}

const README = join(packageRoot, 'README.md')
const MARKS = /(<!-- contract coverage -->\n)[\s\S]*?(<!-- \/contract coverage -->)/

/** Writes into the README how much of each document the clients have used. */
export function writeCoverage({ coverage, violations }: ContractReport): void {
  const rows = coverage
    .map(({ product, operations }) => {
      const asked = operations.filter(({ times }) => times > 0)
      const broken = violations.filter(violation => violation.product === product)
      return { product, asked: asked.length, declared: operations.length, broken: broken.length }
    })
    .filter(({ asked }) => asked > 0)
    .map(({ product, asked, declared, broken }) => `| ${product} | ${asked} of ${declared} | ${broken} |\n`)
  const table = `| cloud | operations that these clients ask for | of their requests and replies break the document |\n|---|---|---|\n${rows.join('')}`
  const readme = readFileSync(README, 'utf8')
  writeFileSync(
    README,
    readme.replace(MARKS, (_, begin: string, end: string) => begin + table + end),
  )
}
