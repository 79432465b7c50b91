import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package: the nearest one above this file that has a package.json. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

function findPackageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageRoot(dirname(folder))
}

/**
 * The folder of the bundle that runs, `dist` or the tests' `build`: what the build prepared there is used instead of being made anew.
 * Undefined while the sources run as they are.
 */
export const preparedFolder = findPreparedFolder()

function findPreparedFolder(): string | undefined {
  const [folder] = relative(packageRoot, fileURLToPath(import.meta.url)).split(sep)
  return folder === 'src' ? undefined : join(packageRoot, folder!)
}

/** Reads a file that the package ships; `path` is relative to the package's root. */
export function readAsset(path: string): Buffer {
  return readFileSync(join(packageRoot, path))
}
