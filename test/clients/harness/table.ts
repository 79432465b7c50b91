import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../../src/kernel/assets.ts'
import { clients, type Way } from './clients.ts'

/** What a program says of one thing that it did. */
export interface Step {
  readonly step: string
  readonly ok: boolean
  readonly detail: string
}

/** What came of a client on one way in. */
export interface Result {
  readonly client: string
  readonly version: string
  readonly way: Way | 'all'
  /** Why it was not tried. */
  readonly skipped?: string
  readonly steps: readonly Step[]
  readonly seconds: number
}

const README = join(packageRoot, 'README.md')
const MARKS = /(<!-- tried clients -->\n)[\s\S]*?(<!-- \/tried clients -->)/
const HEAD = ['client', 'version', 'way in', 'what it does', 'passed']

/** The cells of a client that tell what it is. */
const keyOf = ({ client, way }: Pick<Result, 'client' | 'way'>): string => `${client}, ${way}`

function cellsOf({ client, version, way, steps, skipped }: Result): string[] {
  const passed = steps.filter(({ ok }) => ok).length
  const outcome = skipped ? `not tried: ${skipped}` : `${passed} of ${steps.length}`
  return [client, version, way, steps.map(({ step }) => step).join(', '), outcome]
}

/** What a terminal is shown, in columns. */
export function writtenTable(results: readonly Result[]): string {
  const rows = [
    [...HEAD, 'seconds'],
    ...results.map(result => [...cellsOf(result), result.seconds.toFixed(1)]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const markdownOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The rows of the table in a README, by client and way in. */
export function rowsOf(readme: string): Map<string, string> {
  const [table = ''] = MARKS.exec(readme) ?? []
  const rows = table.split('\n').filter(line => line.startsWith('| '))
  return new Map(
    rows.slice(1).map(row => {
      const [, client, , way] = row.split('|').map(cell => cell.trim())
      return [`${client}, ${way}`, row]
    }),
  )
}

/** A README whose table has these results, and of clients that were not tried what it had. */
function readmeWith(readme: string, results: readonly Result[]): string {
  const before = rowsOf(readme)
  const tried = results.filter(({ skipped }) => !skipped)
  const now = new Map(tried.map(result => [keyOf(result), markdownOf(cellsOf(result))]))
  const rows = clients.flatMap(({ name, ways }) =>
    ways.map(way => now.get(`${name}, ${way}`) ?? before.get(`${name}, ${way}`)),
  )
  const lines = [markdownOf(HEAD), '|---|---|---|---|---|', ...rows.filter(row => row !== undefined), '']
  return readme.replace(MARKS, (_, begin: string, end: string) => begin + lines.join('\n') + end)
}

export function writeIntoReadme(results: readonly Result[]): void {
  writeFileSync(README, readmeWith(readFileSync(README, 'utf8'), results))
}
