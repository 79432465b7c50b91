import t from 'tap'
import type { ResolvedRequest } from '../../../src/kernel/pipeline/product.ts'
import { authenticateApiClient, findAccountNamed } from '../../../src/products/jamf/access/accounts.ts'
import {
  issueAccountToken,
  issueClientToken,
  revokeJamfToken,
} from '../../../src/products/jamf/access/tokens.ts'
import { identify } from '../../../src/products/jamf/authenticate.ts'
import { statement } from '../../../src/query/index.ts'
import { contosoOrganisation } from '../../support/organisation.ts'
import { AUTOMATION } from '../jamf.ts'

const organisation = await contosoOrganisation()
const { database } = organisation
t.teardown(() => database.close())
const organisations = { find: () => organisation, onRemoval() {} }

/** Who comes with a token: the same object as long as it is remembered. */
const callerOf = (token: string) => {
  const headers = { authorization: `Bearer ${token}` }
  const request = { url: '/api/v1/auth', host: '127.0.0.1', headers, organisation, organisations }
  return identify(request as unknown as ResolvedRequest).caller
}
const write = (sql: string) => statement(database, sql).run()

const client = authenticateApiClient(database, { clientId: AUTOMATION, secret: 'localtenant-jamf-secret' })!
const kinds = {
  'an API client': () =>
    issueClientToken(organisation, { client, scopes: ['api-role:1'], lifetimeSeconds: 600 }).token,
  'an account': () =>
    issueAccountToken(organisation, {
      accountId: findAccountNamed(database, 'jamfadmin')!.id,
      lifetimeSeconds: 600,
    }).token,
}

for (const [kind, issue] of Object.entries(kinds)) {
  t.test(`a bearer of ${kind} is looked up once, whatever else is written`, async t => {
    const token = issue()
    const caller = callerOf(token)
    write("INSERT INTO jamf_departments (name) VALUES ('Moon')")
    write("UPDATE computers SET asset_tag = 'x'")
    write('DELETE FROM jamf_history')
    t.equal(callerOf(token), caller)
    write("DELETE FROM jamf_departments WHERE name = 'Moon'")
  })

  t.test(`a bearer of ${kind} is looked up again when what it rests on may have changed`, async t => {
    const token = issue()
    const caller = callerOf(token)
    write('UPDATE jamf_api_roles SET privileges_json = \'["Read Computers"]\'')
    write('UPDATE jamf_accounts SET privileges_json = \'["Read Computers"]\'')
    t.not(callerOf(token), caller)
    t.strictSame([...callerOf(token).privileges], ['Read Computers'])
    t.ok(revokeJamfToken(organisation, token))
    t.notOk(revokeJamfToken(organisation, token))
    t.throws(() => callerOf(token), { message: 'Unauthorized' })
    const late = issue()
    callerOf(late)
    organisation.clock.set(organisation.clock.now() + 601_000)
    t.throws(() => callerOf(late), { message: 'Unauthorized' })
  })
}
