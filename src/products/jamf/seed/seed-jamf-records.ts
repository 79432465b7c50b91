import { SeedError } from '../../../seed/seed-error.ts'
import { inserter, type SeedRun } from '../../../seed/seed-run.ts'
import type { JamfScriptSeed } from './jamf-seed.ts'

/** The records that others refer to: sites, buildings, departments, categories, and scripts. */
export function seedRecords(run: SeedRun): void {
  const { database, seed } = run
  const insertSite = inserter(database, 'jamf_sites')
  for (const name of seed.jamf?.sites ?? []) insertSite({ name })
  seedBuildings(run)
  database.exec(
    `INSERT INTO jamf_departments (name)
     SELECT department FROM users WHERE department IS NOT NULL GROUP BY department ORDER BY min(seq)`,
  )
  const insertCategory = inserter(database, 'jamf_categories')
  for (const { name, priority = 9 } of seed.jamf?.categories ?? []) insertCategory({ name, priority })
  for (const script of seed.jamf?.scripts ?? []) seedScript(run, script)
}

/** Every office is a building. */
function seedBuildings({ database, seed }: SeedRun): void {
  const insert = inserter(database, 'jamf_buildings')
  for (const { name, streetAddress, city, state, postalCode, country } of Object.values(seed.offices ?? {})) {
    insert({
      name,
      street_address1: streetAddress ?? null,
      street_address2: '',
      city: city ?? null,
      state_province: state ?? null,
      zip_postal_code: postalCode ?? null,
      country: country ?? null,
    })
  }
}

/** @throws SeedError for a category that there is not */
function seedScript({ database }: SeedRun, { category, parameters = [], ...script }: JamfScriptSeed): void {
  const found = database.prepare('SELECT id FROM jamf_categories WHERE name = ?').pluck()
  const categoryId = category === undefined ? null : (found.get(category) as number | undefined)
  if (categoryId === undefined) {
    throw new SeedError(`Jamf script "${script.name}" has the unknown category "${category}".`)
  }
  const insert = inserter(database, 'jamf_scripts')
  insert({
    name: script.name,
    info: script.info ?? '',
    notes: script.notes ?? '',
    priority: script.priority ?? 'AFTER',
    category_id: categoryId,
    ...Object.fromEntries(parameters.map((label, index) => [`parameter${index + 4}`, label])),
    os_requirements: script.osRequirements ?? '',
    script_contents: script.contents ?? '',
  })
}
