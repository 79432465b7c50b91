import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../kernel/assets.ts'
import { operationsOf, readDocument } from '../kernel/contract/contract.ts'
import { products } from '../products/index.ts'

const README = join(packageRoot, 'README.md')
const LIST = join(packageRoot, 'openapi/operations.md')
const MARKS = /(<!-- emulated -->\n)[\s\S]*?(<!-- \/emulated -->)/

/** What is emulated of one cloud, from its contract. */
async function summaryOf(contract: string) {
  const document = await readDocument(contract)
  const operations = operationsOf(document)
  const areas = document.tags.map(({ description }) => description)
  return { title: document.info.title, operations, areas }
}

/** Every operation of every cloud, as the page that lists them. */
export async function operationsPage(): Promise<string> {
  const sections = await Promise.all(
    products.map(async ({ name, contract }) => {
      const { title, operations } = await summaryOf(contract)
      const rows = operations.map(({ method, path, summary }) => `| \`${method} ${path}\` | ${summary} |`)
      return [
        `## ${name}`,
        `${title}: ${operations.length} operations.`,
        ['| request | what it does |\n|---|---|', ...rows].join('\n'),
      ].join('\n\n')
    }),
  )
  return ['# What is emulated', ...sections].join('\n\n').concat('\n')
}

/** The README with what each cloud has in short between its marks. */
export async function readmeWithTable(): Promise<string> {
  const rows = await Promise.all(
    products.map(async ({ name, contract }) => {
      const { title, operations, areas } = await summaryOf(contract)
      return `| [${title}](openapi/operations.md#${name}) | ${operations.length} | ${areas.join('; ')} |`
    }),
  )
  const table = ['| cloud | operations | about |\n|---|---|---|', ...rows, ''].join('\n')
  return readFileSync(README, 'utf8').replace(
    MARKS,
    (_, begin: string, end: string) => `${begin}${table}${end}`,
  )
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(README, await readmeWithTable())
  writeFileSync(LIST, await operationsPage())
}
