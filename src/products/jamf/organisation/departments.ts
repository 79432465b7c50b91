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
})
