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
      database
        .prepare(
          'SELECT department name FROM users WHERE department IS NOT NULL GROUP BY department ORDER BY min(seq)',
        )
        .all() as { name: string }[],
  },
})
