import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

// Not `import.meta.filename`, which modules that Jest 29 has loaded do not have.
const thisFile = fileURLToPath(import.meta.url)

/** The folder of the package: the nearest one above this file that has a package.json. */
export const packageRoot = findPackageRoot(dirname(thisFile))

function findPackageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageRoot(dirname(folder))
}

/**
 * The folder of the bundle that runs, `dist` or the tests' `build`: what the build prepared there is used instead of being made anew.
 * Undefined while the sources run as they are.
 */
export const preparedFolder = findPreparedFolder()

function findPreparedFolder(): string | undefined {
  const [folder] = relative(packageRoot, thisFile).split(sep)
  return folder === 'src' ? undefined : join(packageRoot, folder!)
}

/** Reads a file that the package ships; `path` is relative to the package's root. Those of `src` the build has copied to the bundle. */
export function readAsset(path: string): Buffer {
  const folder = preparedFolder && path.startsWith('src/') ? join(preparedFolder, 'assets') : packageRoot
  return readFileSync(join(folder, path))
}
