import { readAsset } from '../kernel/assets.ts'
import type { SeedSection } from '../kernel/organisation/seed.ts'

/**
 * A section whose shape stands in a JSON file of its area: there the members are in `properties`, and what they share in `$defs`.
 *
 * @param name see {@link SeedSection}; the file knows it by its last part
 */
export function section(file: string, name: string, more: Partial<SeedSection> = {}): SeedSection {
  return {
    name,
    shape() {
      const { properties, $defs } = JSON.parse(readAsset(file).toString('utf8'))
      return { ...properties[name.split('.').at(-1)!], $defs }
    },
    ...more,
  }
}
