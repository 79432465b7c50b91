import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import { section } from '../../../seed/section.ts'
import { inserter } from '../../../seed/seed-run.ts'

interface ExtensionAttributeSeed {
  readonly name: string
  readonly target: 'computer' | 'mobileDevice'
  readonly description?: string
  readonly dataType?: 'STRING' | 'INTEGER' | 'DATE_TIME'
  readonly inputType?: 'TEXT' | 'POPUP' | 'SCRIPT' | 'LDAP'
  readonly options?: readonly string[]
  /** The section that shows it; mobile devices have no attributes in OPERATING_SYSTEM. Default: their own section. */
  readonly inventoryDisplayType?:
    | 'GENERAL'
    | 'HARDWARE'
    | 'OPERATING_SYSTEM'
    | 'USER_AND_LOCATION'
    | 'PURCHASING'
    | 'EXTENSION_ATTRIBUTES'
}

function seedExtensionAttributes(
  { database }: SeedRun,
  attributes: readonly ExtensionAttributeSeed[] = [],
): void {
  const insert = inserter(database, 'jamf_extension_attributes')
  for (const attribute of attributes) {
    insert({
      name: attribute.name,
      target: attribute.target,
      description: attribute.description ?? null,
      data_type: attribute.dataType ?? 'STRING',
      input_type: attribute.inputType ?? 'TEXT',
      options_json: JSON.stringify(attribute.options ?? []),
      inventory_display: attribute.inventoryDisplayType ?? 'EXTENSION_ATTRIBUTES',
    })
  }
}

export const extensionAttributes: SeedSection = section(
  'src/products/jamf/organisation/seed.schema.json',
  'jamf.extensionAttributes',
  { write: seedExtensionAttributes },
)
