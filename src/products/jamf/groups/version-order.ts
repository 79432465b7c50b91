import type { Database } from '../../../kernel/sqlite/database.ts'

const taught = new WeakSet<Database>()

/**
 * Gives SQL a function `version_key`: versions sort by it as people read them, component by component (`15.10` after
 * `15.9`), which text does not.
 */
export function teachVersions(database: Database): void {
  if (taught.has(database)) return
  database.function('version_key', { deterministic: true }, text => versionKey(String(text ?? '')))
  taught.add(database)
}

/** Every number padded to the same width, trailing zeros dropped: `15.0` is `15`. */
export function versionKey(text: string): string {
  const components = text.trim().split('.')
  while (components.length > 1 && /^0+$/.test(components.at(-1)!)) components.pop()
  return components
    .map(component => (/^\d+$/.test(component) ? component.padStart(12, '0') : component))
    .join('.')
}
