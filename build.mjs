// Bundles the sources and prepares what would slow down the start: documents as JSON, the seeded database, the signing key.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { parse } from 'yaml'

const require = createRequire(import.meta.url)
const root = import.meta.dirname
const inRoot = (...parts) => join(root, ...parts)

rmSync(inRoot('dist'), { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', 'src/index.ts', 'src/build/images.ts'],
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: false,
  legalComments: 'none',
  // Less to read makes for a quicker start; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  // CommonJS packages that are imported dynamically lose their named exports in a split bundle.
  external: ['better-sqlite3', 'undici', 'yaml', '@peculiar/x509', 'reflect-metadata'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
})
for (const file of readdirSync(inRoot('openapi')).filter(name => name.endsWith('.yaml'))) {
  mkdirSync(inRoot('dist/openapi'), { recursive: true })
  const document = parse(readFileSync(inRoot('openapi', file), 'utf8'))
  writeFileSync(inRoot('dist/openapi', `${basename(file, '.yaml')}.json`), JSON.stringify(document))
}
const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'))
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js']) {
  cpSync(join(swaggerUi, file), inRoot('dist/docs', file))
}
execFileSync(process.execPath, [inRoot('dist/build/images.js')], { stdio: 'inherit' })
rmSync(inRoot('dist/build'), { recursive: true })
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', inRoot('tsconfig.build.json')], {
  stdio: 'inherit',
})
