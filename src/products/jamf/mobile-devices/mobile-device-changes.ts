import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import { invalidField } from '../errors.ts'
import { PLACES } from '../organisation/references.ts'
import { flatten, readChanges } from '../pro/changes.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { DEVICE_TYPE } from './mobile-device.ts'
import { mobileDeviceChanges } from './mobile-device-detail.ts'
import { attributesOf, mobileDeviceRows, updateMobileDevice } from './mobile-device-rows.ts'

/** May be null, as may all that is in it. */
export type MobileDeviceUpdate = RequestBodies['updateMobileDevice']
type AttributeChanges = NonNullable<NonNullable<MobileDeviceUpdate>['updatedExtensionAttributes']>

/** Columns that cannot be empty; null leaves them as they are. */
const REQUIRED = ['enforce_name']

/**
 * Applies the body of a PATCH to a mobile device: null empties.
 *
 * @throws Failure `INVALID_FIELD`
 */
export function changeMobileDevice(database: Database, id: number, given: MobileDeviceUpdate): void {
  const body = given ?? {}
  if (body.name === null || body.name === '') throw invalidField('name', 'A mobile device needs a name.')
  // What is said of another type of device than it is has nowhere to go.
  const { tvos, ios } = isAppleTv(database, id)
    ? { tvos: body.tvos, ios: undefined }
    : { tvos: undefined, ios: body.ios }
  const purchasing = ios?.purchasing ?? tvos?.purchasing
  const password = tvos?.airplayPassword
  updateMobileDevice(database, id, {
    columns: readChanges(database, {
      entity: mobileDeviceChanges,
      body: flatten(body),
      required: REQUIRED,
      references: PLACES,
    }),
    ...(purchasing ? { purchasing: { ...purchasing } } : {}),
    ...(password === undefined ? {} : { general: { airPlayPassword: password } }),
    attributes: readAttributes(database, id, body.updatedExtensionAttributes ?? []),
  })
}

function isAppleTv(database: Database, id: number): boolean {
  const text = `SELECT ${DEVICE_TYPE} FROM ${mobileDeviceRows.from} WHERE row.id = ?`
  return value(database, text, id) === 'tvOS'
}

function readAttributes(database: Database, device: number, changes: AttributeChanges) {
  const known = changes.length > 0 ? attributesOf(database, device) : []
  return new Map(
    changes
      .filter(change => change !== null)
      .map(({ id, name, value }): [string, readonly string[]] => {
        const found = known.find(attribute => (id ? attribute.id === id : attribute.name === name))
        if (!found)
          throw invalidField('updatedExtensionAttributes', `No extension attribute is called ${id ?? name}.`)
        return [found.id, value ?? []]
      }),
  )
}
