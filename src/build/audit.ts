import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../kernel/assets.ts'
import { shippedPaths } from './bill-of-materials.ts'
import { packageName } from './bundled-packages.ts'
import { readLockfile } from './lockfile.ts'

const FLAGS = ['--audit', '--package-lock-only']

async function auditShipped(paths: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'localtenant-audit-'))
  try {
    writeProject(folder, paths)
    const { auditReportVersion, metadata, ...answer } = await askRegistry(folder)
    if (!auditReportVersion) {
      // Mirrors and closed networks have no audits: nothing is wrong with the package then.
      const reason = answer.message ?? answer.error?.summary ?? 'no answer'
      say(`The registry has no audits (${reason}): nothing was checked.`, 0)
    } else if (metadata?.vulnerabilities.total === 0) {
      say(`Nothing is known against the ${paths.length} packages that are shipped.`, 0)
    } else {
      process.exitCode = spawnSync('npm', ['audit', ...FLAGS], { cwd: folder, stdio: 'inherit' }).status ?? 1
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A project that has just these packages, as our lockfile has them. */
function writeProject(folder: string, paths: readonly string[]): void {
  const { packages, ...lock } = readLockfile()
  const direct = paths.filter(path => path === `node_modules/${packageName(path)}`)
  const dependencies = Object.fromEntries(direct.map(path => [packageName(path), packages[path]!.version]))
  const project = { name: lock.name, version: lock.version, dependencies }
  const locked = Object.fromEntries(paths.map(path => [path, { ...packages[path], dev: false }]))
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project))
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: { '': project, ...locked } }),
  )
}

/** What npm prints as JSON. */
interface Report {
  /** In an answer of the registry. */
  readonly auditReportVersion?: number
  readonly metadata?: { readonly vulnerabilities: { readonly total: number } }
  /** In place of it where the registry has no audits or is out of reach. */
  readonly message?: string
  readonly error?: { readonly summary?: string }
}

async function askRegistry(folder: string): Promise<Report> {
  // It ends with 1 both for findings and for what went wrong; the text tells which.
  const { stdout } = await promisify(execFile)('npm', ['audit', '--json', ...FLAGS], { cwd: folder }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  return stdout.trim() ? JSON.parse(stdout) : {}
}

function say(sentence: string, code: number): void {
  console.log(sentence)
  process.exitCode = code
}

// `npm run audit`: asks the registry what is known against what the built package ships, be it bundled or installed beside it.
// npm itself sees only the latter in the installed package, and in a checkout the tools of development as well.
const [bill = join(packageRoot, 'dist/bom.cdx.json')] = process.argv.slice(2)
if (existsSync(bill)) await auditShipped(shippedPaths(JSON.parse(readFileSync(bill, 'utf8'))))
else say(`There is no ${bill} yet; 'npm run build' makes it.`, 1)
