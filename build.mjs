// Bundles the sources and prepares what would slow down the start: documents as JSON, the seeded database, the signing key.
// `node build.mjs` makes the package (dist); `node build.mjs tests` the tests (build), which start in a fraction of the time
// that a loader would take to read hundreds of sources for each of them.
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import typescript from 'typescript'
import { testSuites } from './test/support/bundle.mjs'

const require = createRequire(import.meta.url)
const inRoot = (...parts) => join(import.meta.dirname, ...parts)
const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' })

/** What is read from `src` while the bundle runs. */
const ASSET = /\.(sql|json)$/

async function bundle(outdir, options) {
  rmSync(inRoot(outdir), { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: inRoot(),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.14',
    metafile: true,
    ...options,
  })
  for (const file of readdirSync(inRoot('src'), { recursive: true }).filter(file => ASSET.test(file))) {
    cpSync(inRoot('src', file), inRoot(outdir, 'assets/src', file))
  }
  return metafile
}

async function buildPackage() {
  const metafile = await bundle('dist', {
    entryPoints: [
      'src/main.ts',
      'src/index.ts',
      'src/control-client/index.ts',
      'src/testcontainers/index.ts',
      'src/build/documents.ts',
      'src/build/images.ts',
      'src/build/third-party.ts',
    ],
    outbase: 'src',
    // Less to read makes for a quicker start; names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'eof',
    // CommonJS packages that are imported dynamically lose their named exports in a split bundle.
    external: ['better-sqlite3', 'undici', 'yaml', 'prom-client', 'testcontainers'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  })
  const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'))
  const pages = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js']
  const notices = ['LICENSE', 'NOTICE', ...pages.slice(1).map(file => `${file}.LICENSE.txt`)]
  for (const file of [...pages, ...notices]) cpSync(join(swaggerUi, file), inRoot('dist/docs', file))
  const metafilePath = inRoot('dist/build/metafile.json')
  writeFileSync(metafilePath, JSON.stringify(metafile))
  run(inRoot('dist/build/third-party.js'), metafilePath, 'node_modules/swagger-ui-dist')
  run(inRoot('dist/build/documents.js'))
  run(inRoot('dist/build/images.js'))
  rmSync(inRoot('dist/build'), { recursive: true })
  run(require.resolve('typescript/bin/tsc'), '-p', inRoot('tsconfig.build.json'))
  keepReachableTypes(inRoot('dist/types'), ['index', 'control-client/index', 'testcontainers/index'])
}

/**
 * Takes away the declarations that no entry point leads to: tsc writes those of all that it reads.
 * What remains may import only what is installed with the package.
 */
function keepReachableTypes(folder, entries) {
  const { dependencies, peerDependencies } = require('./package.json')
  const reached = new Set(entries.map(entry => join(folder, `${entry}.d.ts`)))
  // A set goes on to what is added meanwhile.
  for (const file of reached) {
    for (const { fileName } of typescript.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) reached.add(join(dirname(file), fileName.replace(/\.[jt]s$/, '.d.ts')))
      else if (!isBuiltin(fileName) && !{ ...dependencies, ...peerDependencies }[fileName])
        throw new Error(`${file} imports the types of ${fileName}, which is not installed with the package.`)
    }
  }
  for (const file of readdirSync(folder, { recursive: true }).filter(file => file.endsWith('.d.ts')))
    if (!reached.has(join(folder, file))) rmSync(join(folder, file))
}

async function buildTests() {
  const files = readdirSync(inRoot('test'), { recursive: true }).filter(file => file.endsWith('.test.ts'))
  const { entryPoints, plugins } = testSuites(inRoot(), files.sort())
  const programs = [
    'src/main',
    'src/index',
    'src/build/documents',
    'src/build/images',
    'src/build/audit',
  ].map(name => ({
    in: `${name}.ts`,
    out: name,
  }))
  await bundle('build', {
    entryPoints: [...programs, ...entryPoints],
    plugins,
    packages: 'external',
    sourcemap: 'linked',
  })
  run(inRoot('build/src/build/documents.js'))
  run(inRoot('build/src/build/images.js'))
}

await (process.argv[2] === 'tests' ? buildTests() : buildPackage())
