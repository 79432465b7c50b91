import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import t from 'tap'
import { packageRoot } from '../src/kernel/assets.ts'

const source = join(packageRoot, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

interface Import {
  readonly from: string
  readonly to: string
}

/** Every import of one of our files by another, as paths below `src`. */
const imports: readonly Import[] = files.flatMap(file =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, target]) => ({
      from: file,
      to: relative(source, resolve(source, dirname(file), target!)),
    }),
  ),
)

const FOUNDATION = ['kernel', 'query', 'protocols']

/**
 * Which layers each layer may import, besides itself. Kernel, query and protocols import nothing above; `domain` is what two clouds
 * share; `organisations`, their life cycle, stands on it, because a new organisation is given a signing key and a seed. `control` acts
 * on what the products keep, so it may import them; no product imports it.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  kernel: ['query', 'protocols'],
  query: [],
  protocols: [],
  seed: FOUNDATION,
  domain: [...FOUNDATION, 'seed'],
  organisations: [...FOUNDATION, 'domain', 'seed'],
  products: [...FOUNDATION, 'domain', 'seed'],
  // Its client's types are what it answers.
  control: [...FOUNDATION, 'domain', 'organisations', 'products', 'control-client'],
  // What a test suite loads to talk to an emulator elsewhere: nothing of the emulator.
  'control-client': [],
  testcontainers: ['control-client'],
}

/** Folders of a product that its areas are made with. */
const ENGINES = ['graph/odata', 'jamf/pro', 'jamf/classic']

/** `graph/directory` of `products/graph/directory/users.ts`; undefined for a file of the product itself. */
function areaOf(path: string): string | undefined {
  return /^products\/(\w+\/[\w-]+)\//.exec(path)?.[1]
}

function productOf(path: string): string | undefined {
  return /^products\/([^/]+)\//.exec(path)?.[1]
}

t.test(
  'imports point from the products down to the kernel, the query library and the protocols, never back',
  async t => {
    const wrong = imports.filter(({ from, to }) => {
      const layer = from.split('/')[0]!
      const allowed = ALLOWED[layer]
      const target = to.split('/')[0]!
      return allowed !== undefined && target !== layer && !allowed.includes(target)
    })
    t.same(wrong, [])
  },
)

t.test('no product imports another, so no area one of another product', async t => {
  const wrong = imports.filter(
    ({ from, to }) => productOf(from) && productOf(to) && productOf(from) !== productOf(to),
  )
  t.same(wrong, [])
})

t.test('an engine imports no area', async t => {
  const wrong = imports.filter(({ from, to }) => {
    const area = areaOf(to)
    return ENGINES.includes(areaOf(from) ?? '') && area && !ENGINES.includes(area)
  })
  t.same(wrong, [])
})

t.test('every product has the same anatomy, and its operations are in its areas', async t => {
  const products = readdirSync(join(source, 'products'), { withFileTypes: true }).filter(entry =>
    entry.isDirectory(),
  )
  for (const { name } of products) {
    const parts = readdirSync(join(source, 'products', name))
    for (const part of ['README.md', 'index.ts', 'operations.ts', 'envelope.ts', 'errors.ts']) {
      t.ok(parts.includes(part), `${name} has ${part}`)
    }
    const table = readFileSync(join(source, 'products', name, 'operations.ts'), 'utf8')
    t.match(table, /from '\.\/[\w-]+\/[\w/-]+\.ts'/, `the table of ${name} is a page of its areas`)
  }
})

t.test('no folder has more files than can be seen at a glance', async t => {
  const counts = new Map<string, number>()
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  t.same(
    [...counts].filter(([, count]) => count > 15),
    [],
  )
})

t.test('time is read in the clock, and for certificates, only', async t => {
  const readers = files.filter(file =>
    /Date\.now\(\)|new Date\(\)/.test(readFileSync(join(source, file), 'utf8')),
  )
  t.same(readers.sort(), ['kernel/listener/tls/x509.ts', 'kernel/organisation/clock.ts'])
})

t.test('no file is too long to hold in the head', async t => {
  const written = files.filter(file => !file.endsWith('/request-bodies.ts'))
  const long = written.filter(file => readFileSync(join(source, file), 'utf8').split('\n').length > 300)
  t.same(long, [])
})
