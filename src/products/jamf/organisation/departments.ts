import { all } from '../../../query/index.ts'
import { name } from '../pro/fields.ts'
import { record } from '../record.ts'

export const departments = record({
  noun: 'Department',
  table: 'jamf_departments',
  fields: { name },
  pro: {},
  classic: { root: 'department', list: 'departments', form: {} },
  referredBy: [
    ['computers', 'department_id'],
    ['mobile_devices', 'department_id'],
  ],
  seed: {
    // Those of the users.
    implied: ({ database }) =>
      all<{ name: string }>(
        database,
        'SELECT department name FROM users WHERE department IS NOT NULL GROUP BY department ORDER BY min(seq)',
      ),
  },
})
