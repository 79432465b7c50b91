import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ApplicationSeed } from '../domain/applications/application-seed.ts'
import type {
  DeviceSeed,
  HardwareSeed,
  InstalledApplicationSeed,
  SystemSeed,
} from '../domain/devices/device-seed.ts'
import type { GroupSeed, OfficeSeed, TenantSeed, UserSeed } from '../domain/directory/directory-seed.ts'
import { packageRoot } from '../kernel/assets.ts'
import type { EnrollmentDiscoverySeed } from '../products/apple/discovery/enrollment-seed.ts'
import type { PartnersSeed } from '../products/intune/partners/partner-seed.ts'
import type { JamfSeed } from '../products/jamf/seed/jamf-seed.ts'
import { SeedError } from './seed-error.ts'
import { isSeedName } from './seed-name.ts'
import { checkShape } from './seed-shape.ts'

/** One organisation as a seed file describes it; `seed/world.schema.json` says the same to editors. */
export interface OrganisationSeed {
  /** The file it came from, set by {@link readSeed} and used in messages. */
  readonly source?: string
  readonly tenant: TenantSeed
  /** Places of work by a short key of the seed's own. */
  readonly offices?: Readonly<Record<string, OfficeSeed>>
  readonly users: readonly UserSeed[]
  readonly groups?: readonly GroupSeed[]
  readonly applications?: readonly ApplicationSeed[]
  readonly hardware?: Readonly<Record<string, HardwareSeed>>
  readonly systems?: Readonly<Record<string, SystemSeed>>
  /** Sets of installed applications by a short key of the seed's own. */
  readonly applicationSets?: Readonly<Record<string, readonly InstalledApplicationSeed[]>>
  readonly devices?: readonly DeviceSeed[]
  readonly jamf?: JamfSeed
  readonly partners?: PartnersSeed
  /** What each domain publishes for Apple devices; left out, Intune on all and Jamf Pro on initial ones. */
  readonly enrollmentDiscovery?: readonly EnrollmentDiscoverySeed[]
}

/**
 * Reads an organisation and checks its shape.
 *
 * @param nameOrFile the name of an organisation that the package brings (`contoso`), or a path to a YAML or JSON file
 * @throws SeedError when the file cannot be read, is not YAML or has a member that is wrong
 */
export async function readSeed(nameOrFile: string): Promise<OrganisationSeed> {
  const isName = isSeedName(nameOrFile)
  const file = isName ? join(packageRoot, 'seed', `${nameOrFile}.yaml`) : nameOrFile
  const content = await parse(file, await read(file))
  // The package's own organisations are checked by its tests: loading the validator takes longer than seeding.
  if (!isName) await checkShape(content, file)
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
