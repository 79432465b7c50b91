import type { Call, Operation, Result } from '../../../kernel/product.ts'
import { type Entity, readObject, sql, statement } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import { unknownId } from '../failures.ts'
import { readListOptions } from '../paging.ts'
import { readList } from '../reading.ts'
import { compactBody } from '../replies.ts'
import { id, SORTABLE, text } from '../resources/property.ts'

const named = (name: string, table: string): Entity => ({
  name,
  from: `${table} row`,
  key: 'row.id',
  parts: { row: table },
  properties: { id: id('row.id', SORTABLE), name: text('row.name', SORTABLE) },
})

const department = named('Department', 'jamf_departments')
const simpleBuilding = named('Building', 'jamf_buildings')

/** Where a building is stands in the directory, under its users' office. */
const address = (column: string) =>
  text(
    `(SELECT users.${column} FROM users WHERE users.office_location = row.name AND users.${column} IS NOT NULL LIMIT 1)`,
  )

const building: Entity = {
  ...simpleBuilding,
  properties: {
    ...simpleBuilding.properties,
    streetAddress1: address('street_address'),
    streetAddress2: text("''"),
    city: address('city'),
    stateProvince: address('state'),
    zipPostalCode: address('postal_code'),
    country: address('country'),
  },
}

const list =
  (entity: Entity): Operation<Caller> =>
  call =>
    readList(call.world, { entity }, readListOptions(call, entity, 'id:asc'))

const get =
  (entity: Entity): Operation<Caller> =>
  ({ world, params }) => {
    const key = params.id!
    const where = sql('row.id = ?', /^\d{1,15}$/.test(key) ? Number(key) : 0)
    const found = readObject(world.database, entity, { select: Object.keys(entity.properties), where })
    if (found === undefined) throw unknownId(entity.name, key)
    return Buffer.from(found)
  }

export const listBuildings = list(building)
export const getBuilding = get(building)
export const listDepartments = list(department)
export const getDepartment = get(department)

/** There are none yet. */
export function listCategories(call: Call<Caller>): Result {
  readListOptions(call, department, 'id:asc')
  return compactBody({ totalCount: 0, results: [] })
}

export function listSites({ world }: Call<Caller>): Result {
  return compactBody(
    statement(world.database, 'SELECT CAST(id AS TEXT) id, name FROM jamf_sites ORDER BY id').all(),
  )
}
