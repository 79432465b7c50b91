// How test files become programs. Starting a process and loading everything into it costs seconds, starting an emulator in it
// milliseconds: so all files below a folder of `test` share a process, as one suite.
// Files directly in `test` have a process each: what is about the process itself belongs there. Every file can also be run alone.

const FOLDER = /^[^/]+(?=\/)/

/**
 * What esbuild has to know to make suites of test files, and leave each of them to be run alone too.
 *
 * @param {string} root folder of the package
 * @param {readonly string[]} files paths below `test`
 */
export function testSuites(root, files) {
  const suites = {}
  for (const file of files) {
    const name = nameOf(file)
    suites[name] = [...(suites[name] ?? []), `test/${file}`]
  }
  const entryPoints = Object.keys(suites).map(name => ({ in: `suite:${name}`, out: `suites/${name}` }))
  return {
    entryPoints: [
      ...files.map(file => ({ in: `test/${file}`, out: `test/${file.replace(/\.ts$/, '')}` })),
      ...entryPoints,
    ],
    plugins: [
      {
        name: 'suites',
        setup({ onResolve, onLoad }) {
          const ours = { namespace: 'suites' }
          onResolve({ filter: /^suite:/ }, ({ path }) => ({ path: path.slice('suite:'.length), ...ours }))
          // A module for each file, so that in a suite each is given a `t` of its own.
          onResolve({ filter: /^tap$/ }, ({ importer }) =>
            importer.endsWith('.test.ts') ? { path: importer, ...ours } : undefined,
          )
          onLoad({ filter: /./, ...ours }, ({ path }) => ({
            contents: suites[path] ? suiteOf(suites[path]) : TEST_OF_FILE,
            resolveDir: root,
          }))
        },
      },
    ],
  }
}

const TEST_OF_FILE = "import { testOfFile } from './test/support/suite.ts'\nexport default testOfFile()"

function suiteOf(files) {
  const loaders = files.map(file => `'${file}': () => import('./${file}')`)
  return `import { runSuite } from './test/support/suite.ts'\nrunSuite({\n${loaders.join(',\n')}\n})`
}

function nameOf(file) {
  return FOLDER.exec(file)?.[0] ?? withoutEnding(file)
}

function withoutEnding(file) {
  return file.replace(/\.test\.ts$/, '')
}
