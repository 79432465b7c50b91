import { join } from 'node:path'
import { readAsset } from '../kernel/assets.ts'

/** A package as `package-lock.json` has it (lockfileVersion 3). */
export interface LockedPackage {
  readonly version?: string
  readonly license?: string
  /** Digest of the tarball in base64, as in `sha512-…`. */
  readonly integrity?: string
  readonly dev?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface Lockfile {
  readonly name: string
  readonly version: string
  readonly lockfileVersion: number
  /** By path, as in `node_modules/a/node_modules/b`; the project itself by the empty one. */
  readonly packages: Readonly<Record<string, LockedPackage>>
}

export function readLockfile(): Lockfile {
  return JSON.parse(readAsset('package-lock.json').toString())
}

/** The paths of the packages that npm installs together with these, by the names that the package at `from` knows them by. */
export function installedWith(lock: Lockfile, from: string, names: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (from: string, name: string): void => {
    const path = resolveLocked(lock, from, name)
    if (!path || found.has(path)) return
    found.add(path)
    for (const needed of neededBy(lock.packages[path]!)) visit(path, needed)
  }
  for (const name of names) visit(from, name)
  return [...found]
}

/** The names of the packages that one needs to run. */
export function neededBy({ dependencies, optionalDependencies }: LockedPackage): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies })
}

/** Where Node looks for a package: in the folders of modules from that of the one who asks upwards. Undefined where it is not installed. */
export function resolveLocked(lock: Lockfile, from: string, name: string): string | undefined {
  const path = join(from, 'node_modules', name)
  if (lock.packages[path]) return path
  return from === ''
    ? undefined
    : resolveLocked(lock, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name)
}
