import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../kernel/assets.ts'
import type { OrganisationSeed, SeedSection } from '../kernel/organisation/seed.ts'
import { SeedError } from './seed-error.ts'
import { isSeedName } from './seed-name.ts'
import { checkShape } from './seed-shape.ts'

/**
 * Reads an organisation and checks its shape.
 *
 * @param nameOrFile the name of an organisation that the package brings (`contoso`), or a path to a YAML or JSON file
 * @throws SeedError when the file cannot be read, is not YAML or has a member that is wrong
 */
export async function readSeed(
  nameOrFile: string,
  sections: readonly SeedSection[],
): Promise<OrganisationSeed> {
  const isName = isSeedName(nameOrFile)
  const file = isName ? join(packageRoot, 'seed', `${nameOrFile}.yaml`) : nameOrFile
  const content = await parse(file, await read(file))
  // The package's own organisations are checked by its tests: loading the validator takes longer than seeding.
  if (!isName) await checkShape(content, { file, sections })
  return { ...(content as OrganisationSeed), source: file }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new SeedError(`Cannot read the seed ${file}: ${(error as Error).message}.`, { cause: error })
  }
}

async function parse(file: string, text: string): Promise<unknown> {
  const yaml = await import('yaml')
  try {
    return yaml.parse(text, { merge: true })
  } catch (error) {
    const [firstLine] = (error as Error).message.split('\n')
    throw new SeedError(`${file} is not YAML: ${firstLine}`, { cause: error })
  }
}
