import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package: the nearest one above this file that has a package.json. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

function findPackageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageRoot(dirname(folder))
}

/** True when the bundle runs; then what the build prepared is used instead of being made anew. */
export const bundled = fileURLToPath(import.meta.url).startsWith(join(packageRoot, 'dist'))

/** Reads a file that the package ships; `path` is relative to the package's root. */
export function readAsset(path: string): Buffer {
  return readFileSync(join(packageRoot, path))
}
