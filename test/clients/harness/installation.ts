import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../../src/kernel/assets.ts'
import { runCommand } from './run-command.ts'

/** What a language needs cannot be had on this machine. */
export class UnavailableError extends Error {}

/** What the programs of a language need, and how one is run. */
export interface Language {
  /** Commands without which nothing can be tried. */
  readonly tools: readonly string[]
  /** The version that the lock file has of a package. @throws Error when it has none */
  lockedVersion(name: string): string
  /** Installs what the lock file says, from the package manager's cache where it can. @throws Error with what went wrong */
  prepare(): Promise<void>
  command(program: string): readonly string[]
  /** What its programs are told beside what all are, made of that. */
  environment?(all: Readonly<Record<string, string>>): Readonly<Record<string, string>>
}

export const root = join(packageRoot, 'test/clients')
const INSTALLING = 15 * 60

/** The file of a folder of clients. */
export const fileOf = (folder: string, file: string): string => join(root, folder, file)

/** What a pattern finds in a file for a package's name. */
export function lockedIn(folder: string, file: string, pattern: (name: string) => RegExp) {
  return (name: string): string => {
    const [, version] = pattern(name).exec(readFileSync(fileOf(folder, file), 'utf8')) ?? []
    if (version) return version
    throw new Error(`${folder}/${file} has no version of ${name}`)
  }
}

export const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Outside the checkout, so that a fresh one finds what is in it. */
export const caches = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'localtenant-clients')

/** A folder for what is installed, named after the folder of clients and its lock file. */
export function cacheOf(folder: string, lockFile: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(fileOf(folder, lockFile)))
    .digest('hex')
  return join(caches, `${folder}-${hash.slice(0, 16)}`)
}

export async function install(command: readonly string[], cwd?: string): Promise<void> {
  const { status, stdout, stderr } = await runCommand(command, {
    seconds: INSTALLING,
    ...(cwd ? { cwd } : {}),
  })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${status}\n${stdout}${stderr}`)
}

/** Does something once for a cache: what was begun and not ended is begun anew. */
export async function once(cache: string, fill: () => Promise<void>): Promise<void> {
  const mark = join(cache, 'complete')
  if (existsSync(mark)) return
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  await fill()
  writeFileSync(mark, '')
}
