import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../kernel/assets.ts'
import { operationsOf, readDocument } from '../kernel/contract/contract.ts'
import { products } from '../products/index.ts'

const file = join(packageRoot, 'README.md')
const MARKS = /(<!-- emulated -->\n)[\s\S]*?(<!-- \/emulated -->)/

/** The part of the README that lists every operation, made from the contracts. */
export async function emulatedTable(): Promise<string> {
  const sections = await Promise.all(
    products.map(async product => {
      const document = await readDocument(product.contract)
      const operations = operationsOf(document)
      const rows = operations.map(({ method, path, summary }) => `| \`${method} ${path}\` | ${summary} |`)
      return [
        `<details><summary><b>${document.info.title}</b>: ${operations.length} operations</summary>\n`,
        '| request | what it does |\n|---|---|',
        ...rows,
        '\n</details>\n',
      ].join('\n')
    }),
  )
  return sections.join('\n')
}

/** The README with this table between its marks. */
export async function readmeWithTable(): Promise<string> {
  const table = await emulatedTable()
  return readFileSync(file, 'utf8').replace(
    MARKS,
    (_, begin: string, end: string) => `${begin}${table}${end}`,
  )
}

if (process.argv[1] === import.meta.filename) writeFileSync(file, await readmeWithTable())
