import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { readOrganisationRow } from '../../kernel/organisation/organisation-row.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { value } from '../../query/statements/statements.ts'
import { type KeyMaterial, makeKeyMaterial } from './development-key.ts'
import { type KeySupply, openKeySupply } from './signing-key-supply.ts'
import { addSigningKey, signingKeys, withdrawSigningKeys } from './signing-keys.ts'

/**
 * Makes a key that the organisation has not had current; the earlier ones go on verifying unless they are withdrawn. Which key that is
 * depends on the organisation and on how many rotations it has seen, and on nothing else.
 *
 * @param options `withdraw`: takes the earlier keys back, so that what they have signed no longer verifies
 */
export async function rotateSigningKey(
  organisation: Organisation,
  { withdraw }: { withdraw: boolean },
): Promise<void> {
  const supply = await openKeySupply()
  const material = nextKey(organisation.database, supply) ?? (await makeKeyMaterial())
  const { database } = organisation
  database.transaction(() => {
    if (withdraw) withdrawSigningKeys(database)
    addSigningKey(database, material, organisation.clock.now())
  })()
}

/** Undefined for an organisation that publishes all keys there are. */
function nextKey(database: Database, supply: KeySupply): KeyMaterial | undefined {
  const published = new Set(signingKeys(database).map(({ kid }) => kid))
  const number = readOrganisationRow(database).creation?.number ?? 0
  // Keys taken before they were counted, or that several organisations share, may come up again.
  for (let tried = 0; tried < supply.size && published.size < supply.size; tried++) {
    const key = supply.spare(number, takeTurn(database))
    if (!published.has(key.kid)) return key
  }
  return undefined
}

/** Counts from 0. */
function takeTurn(database: Database): number {
  const sql = 'UPDATE world SET rotations = rotations + 1 RETURNING rotations - 1'
  return value<number>(database, sql)!
}
