import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import t from 'tap'
import { packageRoot } from '../src/kernel/assets.ts'

const source = join(packageRoot, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

/** Every import of one of our files by another, as paths below `src`. */
const imports = files.flatMap(file =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, target]) => ({
      from: file,
      to: relative(source, resolve(source, dirname(file), target!)),
    }),
  ),
)

/** Which layers each layer may import, besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  query: [],
  domain: ['kernel', 'query'],
  products: ['domain', 'kernel', 'query'],
  control: ['domain', 'kernel', 'query'],
  // What a test suite loads to talk to an emulator elsewhere: nothing of the emulator.
  'control-client': [],
  testcontainers: ['control-client'],
}

t.test('imports point from the products down to the kernel and the query library, never back', async t => {
  const wrong = imports.filter(({ from, to }) => {
    const layer = from.split('/')[0]!
    const allowed = ALLOWED[layer]
    const target = to.split('/')[0]!
    return allowed !== undefined && target !== layer && !allowed.includes(target)
  })
  t.same(wrong, [])
})

t.test('no product imports another', async t => {
  const productOf = (path: string) => /^products\/([^/]+)\//.exec(path)?.[1]
  const wrong = imports.filter(
    ({ from, to }) => productOf(from) && productOf(to) && productOf(from) !== productOf(to),
  )
  t.same(wrong, [])
})

t.test('every product has the same anatomy', async t => {
  const products = readdirSync(join(source, 'products'), { withFileTypes: true }).filter(entry =>
    entry.isDirectory(),
  )
  for (const { name } of products) {
    const parts = readdirSync(join(source, 'products', name))
    for (const part of ['README.md', 'index.ts', 'operations.ts', 'operations', 'envelope.ts']) {
      t.ok(parts.includes(part), `${name} has ${part}`)
    }
  }
})

t.test('time is read in the clock, and for certificates, only', async t => {
  const readers = files.filter(file =>
    /Date\.now\(\)|new Date\(\)/.test(readFileSync(join(source, file), 'utf8')),
  )
  t.same(readers.sort(), ['kernel/organisation/clock.ts', 'kernel/listener/tls/x509.ts'])
})

t.test('no file is too long to hold in the head', async t => {
  const long = files.filter(file => readFileSync(join(source, file), 'utf8').split('\n').length > 300)
  t.same(long, [])
})
