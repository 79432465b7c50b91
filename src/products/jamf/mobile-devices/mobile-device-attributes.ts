import { jsonArray } from '../pro/property.ts'

/** SQL for the extension attributes of a device that this section shows, `General` (documented), as JSON array. */
export function attributesShownIn(section: string): string {
  const shown = `json_each(row.extension_attributes_json) WHERE json_extract(value, '$.inventoryDisplay') = '${section}'`
  return jsonArray('value', shown)
}

/** The same as a further member of a section that is an object. */
export function attributeTexts(section: string): string[] {
  return [`',"extensionAttributes":'`, attributesShownIn(section)]
}
