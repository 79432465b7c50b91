import { attributesOf, updateMobileDevice } from '../../domain/mobile-devices.ts'
import type { Database } from '../../kernel/database.ts'
import { invalidField } from './failures.ts'
import { referredId } from './references.ts'

type Value = string | boolean | null

interface AttributeChange {
  readonly id?: string | null
  readonly name?: string | null
  readonly value?: readonly string[] | null
}

/** What the contract lets through; everything may be absent. */
interface Body {
  readonly name?: string | null
  readonly siteId?: string | null
  readonly location?: Readonly<Record<string, Value>> | null
  readonly updatedExtensionAttributes?: readonly AttributeChange[] | null
  readonly ios?: { readonly purchasing?: object | null } | null
  readonly tvos?: { readonly purchasing?: object | null; readonly airplayPassword?: string | null } | null
  readonly [member: string]: unknown
}

/** Member of the body or of its location -> column. */
const COLUMNS: Readonly<Record<string, string>> = {
  assetTag: 'asset_tag',
  timeZone: 'time_zone',
  username: 'username',
  realName: 'real_name',
  emailAddress: 'email_address',
  position: 'position',
  phoneNumber: 'phone_number',
  room: 'room',
}

/**
 * Applies the body of a PATCH to a mobile device. Members that cannot be written are passed over; null empties.
 *
 * @throws Failure `INVALID_FIELD`
 */
export function changeMobileDevice(database: Database, id: number, given: unknown): void {
  const body = (given ?? {}) as Body
  if (body.name === null || body.name === '') throw invalidField('name', 'A mobile device needs a name.')
  const purchasing = body.ios?.purchasing ?? body.tvos?.purchasing
  const password = body.tvos?.airplayPassword
  updateMobileDevice(database, id, {
    record: readColumns(database, body),
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(purchasing ? { purchasing: { ...purchasing } } : {}),
    ...(password === undefined ? {} : { general: { airPlayPassword: password } }),
    attributes: readAttributes(database, id, body.updatedExtensionAttributes ?? []),
  })
}

function readColumns(database: Database, body: Body): Record<string, string | number | null> {
  const { location } = body
  const members: Record<string, unknown> = { ...body, ...location }
  const named = Object.entries(COLUMNS).filter(([member]) => members[member] !== undefined)
  const columns: Record<string, string | number | null> = Object.fromEntries(
    named.map(([member, column]) => [column, members[member] as string | null]),
  )
  if (typeof body.enforceName === 'boolean') columns.enforce_name = Number(body.enforceName)
  if (body.siteId !== undefined) columns.site_id = referredId(database, 'site', body.siteId) ?? -1
  for (const kind of ['building', 'department'] as const) {
    const value = location?.[`${kind}Id`]
    if (value !== undefined) columns[`${kind}_id`] = referredId(database, kind, value)
  }
  return columns
}

function readAttributes(database: Database, device: number, changes: readonly AttributeChange[]) {
  const known = changes.length > 0 ? attributesOf(database, device) : []
  return new Map(
    changes.map(({ id, name, value }): [string, readonly string[]] => {
      const found = known.find(attribute => (id ? attribute.id === id : attribute.name === name))
      if (!found)
        throw invalidField('updatedExtensionAttributes', `No extension attribute is called ${id ?? name}.`)
      return [found.id, value ?? []]
    }),
  )
}
