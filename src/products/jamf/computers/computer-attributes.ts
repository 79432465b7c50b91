import { jsonArray } from '../pro/property.ts'

/** SQL for the extension attributes of a Mac whose definitions say that this section shows them, `GENERAL` (documented), as JSON array. */
export function attributesShownIn(section: string): string {
  return jsonArray(
    `concat('{', trim(json_object('definitionId', CAST(attribute.id AS TEXT), 'name', attribute.name, 'description', attribute.description,
       'enabled', json('true'), 'multiValue', json('false'), 'dataType', attribute.data_type, 'inputType', attribute.input_type), '{}'),
       ',"values":', ifnull(held.values_json, '[]'), ',"options":', attribute.options_json, '}')`,
    `jamf_extension_attributes attribute LEFT JOIN computer_extension_values held
       ON held.attribute_id = attribute.id AND held.computer_id = row.id
     WHERE attribute.target = 'computer' AND attribute.inventory_display = '${section}' ORDER BY attribute.id`,
  )
}

/** The same as a further member of a section that is an object. */
export function attributeTexts(section: string): string[] {
  return [`',"extensionAttributes":'`, attributesShownIn(section)]
}
