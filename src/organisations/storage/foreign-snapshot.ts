import { Failure } from '../../kernel/http/failure.ts'
import { isClockState } from '../../kernel/organisation/organisation-clock.ts'
import { readOrganisationRow } from '../../kernel/organisation/organisation-row.ts'
import { type Database, DatabaseError, openDatabase } from '../../kernel/sqlite/database.ts'
import type { Schema } from '../../kernel/sqlite/schema.ts'
import { isTenantId, readIdentity } from '../open-organisation.ts'

/**
 * Opens a snapshot that came from outside. Its names become folders, hosts and parts of addresses, so nothing in it is taken on trust.
 *
 * @throws Failure `invalid` unless it is a whole database of an organisation, of this version
 */
export function openForeign(schema: Schema, image: Buffer): Database {
  let database: Database | undefined
  try {
    database = openDatabase({ schema, image })
    if (isWhole(schema, database)) return database
  } catch (error) {
    // Of another version, or of another program.
    if (error instanceof DatabaseError) throw new Failure('invalid', error.message, { cause: error })
  }
  database?.close()
  throw new Failure(
    'invalid',
    'The body is no snapshot of localtenant; export one with GET and Accept: application/vnd.sqlite3.',
  )
}

/** @throws whatever reading a database leads to that is not one of ours */
function isWhole(schema: Schema, database: Database): boolean {
  if (database.pragma('integrity_check', { simple: true }) !== 'ok' || !hasOurTables(schema, database))
    return false
  if (database.prepare('SELECT count(*) FROM organization').pluck().get() !== 1) return false
  const { tenantId, names } = readIdentity(database)
  const { clock, creation } = readOrganisationRow(database)
  return (
    isTenantId(tenantId) &&
    names.length > 1 &&
    names.every(name => HOST.test(name)) &&
    (clock === undefined || isClockState(clock)) &&
    (creation === undefined || isCreation(creation))
  )
}

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/

function isCreation({ key, number, moment }: { key: unknown; number: unknown; moment: unknown }): boolean {
  return (
    typeof key === 'string' && Number.isSafeInteger(number) && Number(number) > 0 && Number.isFinite(moment)
  )
}

function hasOurTables(schema: Schema, database: Database): boolean {
  const empty = openDatabase({ schema })
  const ours = objectsOf(empty)
  empty.close()
  const theirs = new Set(objectsOf(database))
  return theirs.size === ours.length && ours.every(object => theirs.has(object))
}

function objectsOf(database: Database): unknown[] {
  return database.prepare("SELECT type || ' ' || name FROM sqlite_schema").pluck().all()
}
