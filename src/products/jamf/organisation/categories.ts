import { same } from '../classic/form.ts'
import { integer, name } from '../pro/fields.ts'
import { record } from '../record.ts'

/** The Pro API wants a priority, and names no range (documented); without one the Classic API takes 9, and 1 to 20 are offered to people (assumed). */
export const categories = record({
  noun: 'Category',
  plural: 'Categories',
  table: 'jamf_categories',
  fields: { name, priority: integer({ otherwise: 9, range: [1, 20] }) },
  pro: {},
  classic: { root: 'category', list: 'categories', form: same('priority') },
  referredBy: [['jamf_scripts', 'category_id']],
})
