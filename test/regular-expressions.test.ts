import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { packageRoot } from '../src/kernel/assets.ts'
import { backtracking } from './support/backtracking.ts'

const source = join(packageRoot, 'src')

/** The literals of a file, each with where it stands. */
function literalsOf(file: string): { literal: string; place: string }[] {
  const found: { literal: string; place: string }[] = []
  const tree = ts.createSourceFile(file, readFileSync(join(source, file), 'utf8'), ts.ScriptTarget.Latest)
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
      found.push({ literal: node.text, place: `${file}:${line + 1}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

t.test('no regular expression takes more time than is in proportion to its input', async t => {
  // What the build runs on is ours.
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && !file.startsWith('build/'),
  )
  const literals = new Map<string, string[]>()
  for (const { literal, place } of files.flatMap(literalsOf))
    literals.set(literal, [...(literals.get(literal) ?? []), place])
  t.ok(literals.size > 100)
  for (const [literal, places] of literals) {
    const end = literal.lastIndexOf('/')
    const problems = backtracking(literal.slice(1, end), literal.slice(end + 1))
    if (problems.length > 0) t.fail(`${literal} in ${places.join(', ')}`, { problems })
  }
})

const SLOW: readonly RegExp[] = [
  /(a+)+$/,
  /^(a+)+$/,
  /^\s*(?:basic|bearer)\s+(.*)$/,
  /\d+$/,
  /\s+x/,
  /(?:\.0+)+$/,
  /<!--.*?-->/s,
  /(?:x|a.*)b/,
  /a(b)\1.*c/,
]
const FAST: readonly RegExp[] = [
  /^a+$/,
  /(?<!\d)\d+$/,
  /\b\d+x/,
  /\d+x/y,
  /\{[^{}]*\}/g,
  /#.*/s,
  /x(?:a.*|b)/s,
  /^Copyright .*\n\n/m,
  /"(?=(\w{1,9}))\1[^"]*"/,
]

t.test('the analysis knows slow ones from fast ones', async t => {
  for (const { source, flags } of SLOW) t.not(backtracking(source, flags).length, 0, source)
  for (const { source, flags } of FAST) t.same(backtracking(source, flags), [], source)
})
