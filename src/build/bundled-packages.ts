import { isBuiltin } from 'node:module'

/** What is of interest in esbuild's metafile: what each file that was written is made of, and what it imports. */
export interface Metafile {
  readonly outputs: Readonly<Record<string, Output>>
}

interface Output {
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
  readonly imports: readonly { readonly path: string; readonly external?: boolean }[]
}

/** From the project's folder of modules, wherever a link leads to, down to the package's own. */
const PACKAGE = /(?<=^|\/)node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/

/**
 * The folders, as in `node_modules/a`, of the packages of which something stands in the bundle.
 * What was read and then left out, because nobody uses it, does not count.
 */
export function bundledPackages({ outputs }: Metafile): string[] {
  const folders = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => PACKAGE.exec(file)?.[0])
      .filter(folder => folder !== undefined),
  )
  return [...new Set(folders)].sort()
}

/** The names of the packages that the bundle imports when it runs: they have to be installed with it. */
export function importedPackages({ outputs }: Metafile): string[] {
  const names = Object.values(outputs).flatMap(({ imports }) =>
    imports
      .filter(({ path, external }) => external && !isBuiltin(path))
      .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path),
  )
  return [...new Set(names)].sort()
}

/** `@fastify/swagger` of `node_modules/@fastify/swagger`. */
export function packageName(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
