import { signingKeys } from '../../domain/tokens/signing-keys.ts'
import { Failure } from '../../kernel/http/failure.ts'
import { isClockState } from '../../kernel/organisation/organisation-clock.ts'
import { readOrganisationRow } from '../../kernel/organisation/organisation-row.ts'
import { CopyError, copiedRows } from '../../kernel/sqlite/copied-rows.ts'
import { type Database, DatabaseError, openDatabase } from '../../kernel/sqlite/database.ts'
import type { Schema } from '../../kernel/sqlite/schema.ts'
import { isTenantId, readIdentity } from '../open-organisation.ts'

/**
 * What a snapshot that came from outside holds, in a database of our own. Its names become folders, hosts and parts of addresses, and its
 * file may hold more than rows, so nothing of it is taken on trust.
 *
 * @param isReserved for a host name that stands for something else than an organisation
 * @throws Failure `invalid` unless it is a whole database of an organisation, of this version
 */
export function openForeign(
  schema: Schema,
  image: Buffer,
  isReserved: (hostName: string) => boolean,
): Database {
  let foreign: Database | undefined
  let copy: Database | undefined
  try {
    foreign = openDatabase({ schema, image })
    if (!isSound(schema, foreign)) throw notOurs()
    copy = copiedRows(schema, foreign)
    requireOrganisation(copy, isReserved)
    return copy
  } catch (error) {
    copy?.close()
    throw asInvalid(error)
  } finally {
    foreign?.close()
  }
}

function asInvalid(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof CopyError)
    return new Failure('invalid', `The snapshot is damaged: ${error.message}.`, { cause: error })
  // Of another version, or of another program.
  return error instanceof DatabaseError ? new Failure('invalid', error.message, { cause: error }) : notOurs()
}

function notOurs(): Failure {
  return new Failure(
    'invalid',
    'The body is no snapshot of localtenant; export one with GET and Accept: application/vnd.sqlite3.',
  )
}

/** @throws whatever reading a database leads to that is not one of ours */
function isSound(schema: Schema, database: Database): boolean {
  return database.pragma('integrity_check', { simple: true }) === 'ok' && hasOurTables(schema, database)
}

/** @throws Failure `invalid` unless it is one organisation, with names and a clock that one can have */
function requireOrganisation(database: Database, isReserved: (hostName: string) => boolean): void {
  if (database.prepare('SELECT count(*) FROM organization').pluck().get() !== 1) throw notOurs()
  const { tenantId, names } = readIdentity(database)
  const { clock, creation } = readOrganisationRow(database)
  const isOne =
    isTenantId(tenantId) &&
    names.length > 1 &&
    names.every(name => HOST.test(name)) &&
    (clock === undefined || isClockState(clock)) &&
    (creation === undefined || isCreation(creation)) &&
    hasPossibleCounts(database) &&
    canSign(database)
  if (!isOne) throw notOurs()
  const reserved = names.find(isReserved)
  if (reserved !== undefined)
    throw new Failure(
      'invalid',
      `The snapshot's organisation calls itself ${reserved}, which stands for something else.`,
    )
}

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/

function isCreation({ key, number, moment }: { key: unknown; number: unknown; moment: unknown }): boolean {
  return (
    typeof key === 'string' && Number.isSafeInteger(number) && Number(number) > 0 && Number.isFinite(moment)
  )
}

/** They are counted on, and numbers are made of them that must stay exact. */
function hasPossibleCounts(database: Database): boolean {
  const counts = database
    .prepare('SELECT openings, created, rotations, random_position FROM world')
    .raw()
    .get() as number[]
  const [openings = 0] = counts
  return counts.every(count => count >= 0 && count <= MOST_COUNTED) && openings <= MOST_OPENINGS
}

const MOST_COUNTED = 1_000_000_000_000
/** Far more than anybody comes to: requests and events are numbered by them, in billions. */
const MOST_OPENINGS = 1_000_000

/** Any key but an RSA one would only fail when a token is asked for. */
function canSign(database: Database): boolean {
  try {
    const keys = signingKeys(database)
    return keys.length > 0 && keys.every(({ privateKey }) => privateKey.asymmetricKeyType === 'rsa')
  } catch {
    return false
  }
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
