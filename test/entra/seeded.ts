import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { parse } from 'yaml'
import type { ApplicationSeed } from '../../src/domain/applications/application-seed.ts'
import { packageRoot } from '../../src/kernel/assets.ts'
import type { OrganisationSeed } from '../../src/kernel/organisation/seed.ts'

/** A seed file that is `contoso` with these applications too, and `others` in the place of its sections; for `emulatorUnderTest`. */
export function contosoWith(
  t: Test,
  applications: readonly ApplicationSeed[],
  others: Readonly<Record<string, unknown>> = {},
): string {
  const contoso: OrganisationSeed = parse(readFileSync(join(packageRoot, 'seed/contoso.yaml'), 'utf8'), {
    merge: true,
  })
  const seed = { ...contoso, applications: [...(contoso.applications ?? []), ...applications], ...others }
  return join(t.testdir({ 'world.json': JSON.stringify(seed) }), 'world.json')
}
