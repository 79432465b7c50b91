// `node .ci/types.mjs TARBALL`: whether the README's TypeScript compiles against the package, strictly and with the libraries checked as
// well, whichever @types/node a project has: its `fetch` has the types of the undici of that Node. Under TypeScript's DOM library, too,
// where `fetch` has a browser's types and its options have to be named as RequestInit.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const tarball = resolve(process.argv[2])
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const snippets = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code)
assert.ok(snippets.some(code => code.includes('dispatcher: emulator.dispatcher')))

const LIBRARIES = { node: ['ES2022'], dom: ['ES2022', 'DOM'] }
const OPTIONS = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: ['node'] }

function run(folder, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args.join(' ')} in ${folder}: ${stdout}${stderr}`)
}

function install(folder, ...packages) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--loglevel=error', ...packages)
}

function writeProject(folder, lib) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...OPTIONS, lib } }))
  writeFileSync(join(folder, 'given.d.ts'), 'declare const token: string\n')
  for (const [index, code] of snippets.entries())
    writeFileSync(
      join(folder, `${index}.ts`),
      lib.includes('DOM') ? code.replace(/^\}\)$/m, '} as RequestInit)') : code,
    )
}

const root = mkdtempSync(join(tmpdir(), 'localtenant-types-'))
install(join(root, 'newest'), 'typescript@latest')
const compilers = [join(import.meta.dirname, '..'), join(root, 'newest')].map(folder =>
  join(folder, 'node_modules/typescript/bin/tsc'),
)
for (const version of ['20', '22', 'latest']) {
  const folder = join(root, version)
  install(folder, tarball, `@types/node@${version}`)
  for (const [name, lib] of Object.entries(LIBRARIES)) {
    writeProject(join(folder, name), lib)
    for (const compiler of compilers) run(folder, process.execPath, compiler, '--project', name)
  }
}
rmSync(root, { recursive: true })
process.stdout.write('ok - the types of the package\n')
