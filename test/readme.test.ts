import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { emulatedTable, readmeWithTable } from '../src/build/emulated-table.ts'
import { packageRoot } from '../src/kernel/assets.ts'

t.test('the README lists what is emulated today (npm run readme writes it)', async t => {
  t.match(await emulatedTable(), 'POST /{tenant}/oauth2/v2.0/token')
  t.equal(readFileSync(join(packageRoot, 'README.md'), 'utf8'), await readmeWithTable())
})

/** The targets of the links in a page that lead to other files beside it. */
function relativeLinks(page: string): string[] {
  return [...readFileSync(join(packageRoot, page), 'utf8').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => join(dirname(page), target))
}

t.test('what the pages of the package link to is in the package', async t => {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: packageRoot, maxBuffer: Infinity })
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
  const paths = files.map(({ path }) => path)
  const pages = paths.filter(path => path.endsWith('.md'))
  t.ok(pages.includes('README.md') && pages.includes('src/products/jamf/README.md'))
  const isShipped = (target: string): boolean =>
    paths.some(path => path === target || path.startsWith(`${target}/`))
  const missing = pages.flatMap(page =>
    relativeLinks(page)
      .filter(target => !isShipped(target))
      .map(target => `${page} links to ${target}`),
  )
  t.same(missing, [])
})
