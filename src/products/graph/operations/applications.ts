import type { Result } from '../../../kernel/product.ts'
import { join, sql } from '../../../query/index.ts'
import { byKey, readKey } from '../keys.ts'
import { answerCollection, type GraphCall, readEntity } from '../reading.ts'
import { application } from '../resources/application.ts'
import { LIVING } from '../resources/directory-object.ts'

const KEYS = { id: 'row.id', appid: 'row.app_id' }

/** Registrations of other tenants stand in the database too; Graph shows those at home here. */
const athome = sql(LIVING.application)

export function listApplications(call: GraphCall): Result {
  return answerCollection(call, { entity: application, context: 'applications', where: athome })
}

export function getApplication(call: GraphCall): Result {
  const id = call.params.id!
  const where = join([athome, byKey(id, KEYS)], 'AND')
  return readEntity(call, { entity: application, context: 'applications', where, id: readKey(id).value })
}
