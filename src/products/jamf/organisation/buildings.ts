import { same } from '../classic/form.ts'
import { name, text } from '../pro/fields.ts'
import { record } from '../record.ts'

const address = {
  streetAddress1: text(),
  streetAddress2: text(),
  city: text(),
  stateProvince: text(),
  zipPostalCode: text(),
  country: text(),
}

/** The Classic form has the same names, unlike most that is Classic (seen in a Python client). */
export const buildings = record({
  noun: 'Building',
  table: 'jamf_buildings',
  fields: { name, ...address },
  pro: {},
  classic: { root: 'building', list: 'buildings', form: same(...Object.keys(address)) },
  referredBy: [
    ['computers', 'building_id'],
    ['mobile_devices', 'building_id'],
  ],
  seed: {
    // Every office is a building.
    implied: ({ seed }) =>
      Object.values(seed.offices ?? {}).map(({ name, streetAddress, city, state, postalCode, country }) => ({
        name,
        streetAddress1: streetAddress,
        streetAddress2: '',
        city,
        stateProvince: state,
        zipPostalCode: postalCode,
        country,
      })),
  },
})
