import { hashSecret, hint } from '../../domain/tokens/secrets.ts'
import { type Creation, derivedSecret } from '../../kernel/organisation/creation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { statement, value, values } from '../../query/statements/statements.ts'
import type { InitialState } from '../initial-state.ts'
import { listOf, type Names, newNames, readNames } from './names.ts'
import { findTemplateRows, type TemplateRows, writeTemplateRows } from './template-rows.ts'

interface Identity {
  readonly former: Names
  readonly rows: TemplateRows
}

// Most organisations are made of the same seed.
const identities = new WeakMap<object, Identity>()

function identityIn(database: Database, { data, start }: Pick<InitialState, 'data' | 'start'>): Identity {
  let identity = identities.get(data)
  if (!identity) {
    const former = readNames(database)
    identity = { former, rows: findTemplateRows(database, { start, names: listOf(former) }) }
    identities.set(data, identity)
  }
  return identity
}

/**
 * Gives the organisation in `database`, a private copy of another, names, application ids and secrets of its own. Users, groups and
 * devices keep their ids. What it writes is left in the outbox.
 *
 * @param initialState what it is a copy of; with a start, data that is moved there
 */
export function giveOwnIdentity(
  database: Database,
  creation: Creation,
  initialState: Pick<InitialState, 'data' | 'start'>,
): void {
  const { former, rows } = identityIn(database, initialState)
  database.transaction(() => {
    writeTemplateRows(database, rows, {
      start: initialState.start,
      names: listOf(newNames(former, creation)),
    })
    renewSecrets(database, creation)
    // A token must not open two organisations.
    statement(database, 'DELETE FROM jamf_tokens').run()
    statement(database, 'DELETE FROM signing_keys').run()
    statement(database, 'UPDATE world SET rotations = 0').run()
  })()
}

function renewSecrets(database: Database, creation: Creation): void {
  const renew = (ids: string, sql: string, rest: (secret: string) => string[] = () => []): void => {
    for (const id of values<string>(database, ids)) {
      const secret = derivedSecret(creation, id)
      statement(database, sql).run(hashSecret(secret), ...rest(secret), id)
    }
  }
  renew(
    'SELECT key_id FROM password_credentials',
    'UPDATE password_credentials SET secret_sha256 = ?, hint = ? WHERE key_id = ?',
    secret => [hint(secret)],
  )
  renew(
    'SELECT client_id FROM jamf_api_clients',
    'UPDATE jamf_api_clients SET secret_sha256 = ? WHERE client_id = ?',
  )
  const connector = value<string | null>(database, 'SELECT credential_key_id FROM jamf_device_compliance')
  if (connector) {
    const secret = derivedSecret(creation, connector)
    statement(database, 'UPDATE jamf_device_compliance SET client_secret = ?').run(secret)
  }
  renew('SELECT username FROM jamf_accounts', 'UPDATE jamf_accounts SET password_hash = ? WHERE username = ?')
}
