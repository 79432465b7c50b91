import t, { type Test } from 'tap'
import {
  findPermissionResource,
  grantConsent,
  MissingResourceError,
  type PermissionRequest,
  requiredPermissions,
} from '../../../src/domain/applications/consents.ts'
import { ensureServicePrincipal, findRegistration } from '../../../src/domain/applications/registrations.ts'
import type { Organisation } from '../../../src/kernel/organisation/organisation.ts'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import { openRandom } from '../../../src/kernel/organisation/random.ts'
import { fillDatabase } from '../../../src/seed/fill-database.ts'
import { seedSections } from '../../../src/seed-sections.ts'
import { openDatabase } from '../../support/database.ts'
import { DAEMON, NEWCOMER, PARTNER, TENANT } from '../../support/emulator.ts'
import { organisationOf } from '../../support/organisation.ts'

const GRAPH = 'https://graph.microsoft.com'
const NOW = Date.UTC(2026, 2, 1, 12)

async function contoso(t: Test): Promise<Organisation> {
  const database = openDatabase()
  t.teardown(() => database.close())
  const random = openRandom('consents')
  await fillDatabase(database, 'contoso', { sections: seedSections, now: NOW, progress: () => {} })
  return organisationOf({ database, random, clock: openOrganisationClock({ now: () => NOW }) })
}

function ask(
  organisation: Organisation,
  roles: readonly string[],
  scopes: readonly string[],
): PermissionRequest {
  const resource = findPermissionResource(organisation, GRAPH)!
  return {
    resource,
    roles: resource.roles.filter(({ value }) => roles.includes(value)),
    scopes: scopes.map(name => resource.scopes.find(({ value }) => value === name)!),
  }
}

function grantsOf(organisation: Organisation, appId: string): unknown[] {
  return organisation.database
    .prepare(
      `SELECT g.consent_type, g.principal_id, g.scope FROM oauth2_permission_grants g
       JOIN service_principals p ON p.id = g.client_id WHERE p.app_id = ?`,
    )
    .all(appId)
}

function rolesOf(organisation: Organisation, appId: string): unknown[] {
  return organisation.database
    .prepare(
      `SELECT r.value ->> 'value' FROM app_role_assignments a
       JOIN service_principals client ON client.id = a.principal_id
       JOIN service_principals resource ON resource.id = a.resource_id
       JOIN json_each(resource.app_roles_json) r ON r.value ->> 'id' = a.app_role_id
       WHERE client.app_id = ? ORDER BY 1`,
    )
    .pluck()
    .all(appId)
}

t.test('a resource is found by any of its names, with all that it publishes', async t => {
  const organisation = await contoso(t)
  const graph = findPermissionResource(organisation, GRAPH)!
  t.match(graph, {
    displayName: 'Microsoft Graph',
    uri: GRAPH,
    appId: '00000003-0000-0000-c000-000000000000',
  })
  t.equal(findPermissionResource(organisation, graph.appId)!.id, graph.id)
  t.ok(graph.roles.some(({ value }) => value === 'User.Read.All'))
  t.ok(graph.scopes.some(({ value }) => value === 'User.Read'))
  t.equal(findPermissionResource(organisation, 'api://nothing'), undefined)
})

t.test('what a registration requires is resolved to names', async t => {
  const organisation = await contoso(t)
  const [request, ...others] = requiredPermissions(organisation, findRegistration(organisation, NEWCOMER)!)
  t.equal(others.length, 0)
  t.same(request!.roles.map(({ value }) => value).sort(), ['GroupMember.Read.All', 'User.Read.All'])
  t.same(request!.scopes, [])
})

t.test('a required resource that is not there is named', async t => {
  const organisation = await contoso(t)
  const registration = {
    ...findRegistration(organisation, NEWCOMER)!,
    required_resource_access_json: JSON.stringify([{ resourceAppId: TENANT, resourceAccess: [] }]),
  }
  t.throws(() => requiredPermissions(organisation, registration), new MissingResourceError(TENANT))
})

t.test('delegated permissions are one grant for all users, and later ones are added to it', async t => {
  const organisation = await contoso(t)
  const registration = findRegistration(organisation, NEWCOMER)!
  grantConsent(organisation, registration, [ask(organisation, [], ['User.Read', 'Mail.Read'])])
  t.same(grantsOf(organisation, NEWCOMER), [
    { consent_type: 'AllPrincipals', principal_id: null, scope: ' User.Read Mail.Read' },
  ])
  grantConsent(organisation, registration, [ask(organisation, [], ['Mail.Read', 'Group.Read.All'])])
  t.same(grantsOf(organisation, NEWCOMER), [
    { consent_type: 'AllPrincipals', principal_id: null, scope: ' User.Read Mail.Read Group.Read.All' },
  ])
})

t.test('application permissions are assigned once each', async t => {
  const organisation = await contoso(t)
  const registration = findRegistration(organisation, NEWCOMER)!
  for (const names of [['User.Read.All'], ['User.Read.All', 'Group.Read.All']]) {
    grantConsent(organisation, registration, [ask(organisation, names, [])])
  }
  t.same(rolesOf(organisation, NEWCOMER), ['Group.Read.All', 'User.Read.All'])
  t.same(grantsOf(organisation, NEWCOMER), [])
})

t.test('consent that fails half-way leaves nothing behind', async t => {
  const organisation = await contoso(t)
  const good = ask(organisation, ['User.Read.All'], [])
  const bad = { ...good, resource: { ...good.resource, id: 'nobody' } }
  t.throws(
    () => grantConsent(organisation, findRegistration(organisation, NEWCOMER)!, [good, bad]),
    /FOREIGN KEY/,
  )
  t.same(rolesOf(organisation, NEWCOMER), [])
})

t.test('a registration of another home gets a service principal that keeps its origin', async t => {
  const organisation = await contoso(t)
  const { database } = organisation
  database.prepare('DELETE FROM service_principals WHERE app_id = ?').run(PARTNER)
  const registration = {
    ...findRegistration(organisation, PARTNER)!,
    identifier_uris_json: JSON.stringify(['https://partner.example', GRAPH]),
  }
  const id = ensureServicePrincipal(organisation, registration)
  t.match(database.prepare('SELECT * FROM service_principals WHERE id = ?').get(id), {
    app_id: PARTNER,
    app_owner_organization_id: 'fab12ca0-0000-4000-8000-000000000001',
    display_name: 'Fabrikam Compliance',
    requested_access_token_version: 1,
    created_at: '2026-03-01T12:00:00Z',
  })
  t.equal(findPermissionResource(organisation, 'https://partner.example')!.id, id)
  t.equal(findPermissionResource(organisation, GRAPH)!.displayName, 'Microsoft Graph')
  t.equal(ensureServicePrincipal(organisation, registration), id, 'and only one')
})

t.test('a registration is open to this organisation when it lives here or is made for many', async t => {
  const organisation = await contoso(t)
  const set = organisation.database.prepare('UPDATE applications SET sign_in_audience = ? WHERE app_id = ?')
  t.ok(findRegistration(organisation, DAEMON))
  t.ok(findRegistration(organisation, PARTNER.toUpperCase()))
  set.run('AzureADMyOrg', PARTNER)
  t.equal(findRegistration(organisation, PARTNER), undefined)
  organisation.database
    .prepare('UPDATE applications SET deleted_at = created_at WHERE app_id = ?')
    .run(DAEMON)
  t.equal(findRegistration(organisation, DAEMON), undefined)
})
