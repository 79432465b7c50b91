import t, { type Test } from 'tap'
import {
  findPermissionResource,
  grantConsent,
  MissingResourceError,
  type PermissionRequest,
  requiredPermissions,
} from '../../../src/domain/applications/consents.ts'
import { ensureServicePrincipal, findRegistration } from '../../../src/domain/applications/registrations.ts'
import type { World } from '../../../src/kernel/organisation/organisation.ts'
import { openWorldClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import { openRandom } from '../../../src/kernel/organisation/random.ts'
import { fillDatabase } from '../../../src/seed/fill-database.ts'
import { openDatabase } from '../../support/database.ts'
import { DAEMON, NEWCOMER, PARTNER, TENANT } from '../../support/emulator.ts'
import { worldOf } from '../../support/organisation.ts'

const GRAPH = 'https://graph.microsoft.com'
const NOW = Date.UTC(2026, 2, 1, 12)

async function contoso(t: Test): Promise<World> {
  const database = openDatabase()
  t.teardown(() => database.close())
  const random = openRandom('consents')
  await fillDatabase(database, 'contoso', { now: NOW, progress: () => {} })
  return worldOf({ database, random, clock: openWorldClock({ now: () => NOW }) })
}

function ask(world: World, roles: readonly string[], scopes: readonly string[]): PermissionRequest {
  const resource = findPermissionResource(world.database, GRAPH)!
  return {
    resource,
    roles: resource.roles.filter(({ value }) => roles.includes(value)),
    scopes: scopes.map(name => resource.scopes.find(({ value }) => value === name)!),
  }
}

function grantsOf(world: World, appId: string): unknown[] {
  return world.database
    .prepare(
      `SELECT g.consent_type, g.principal_id, g.scope FROM oauth2_permission_grants g
       JOIN service_principals p ON p.id = g.client_id WHERE p.app_id = ?`,
    )
    .all(appId)
}

function rolesOf(world: World, appId: string): unknown[] {
  return world.database
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
  const { database } = await contoso(t)
  const graph = findPermissionResource(database, GRAPH)!
  t.match(graph, {
    displayName: 'Microsoft Graph',
    uri: GRAPH,
    appId: '00000003-0000-0000-c000-000000000000',
  })
  t.equal(findPermissionResource(database, graph.appId)!.id, graph.id)
  t.ok(graph.roles.some(({ value }) => value === 'User.Read.All'))
  t.ok(graph.scopes.some(({ value }) => value === 'User.Read'))
  t.equal(findPermissionResource(database, 'api://nothing'), undefined)
})

t.test('what a registration requires is resolved to names', async t => {
  const world = await contoso(t)
  const [request, ...others] = requiredPermissions(world.database, findRegistration(world, NEWCOMER)!)
  t.equal(others.length, 0)
  t.same(request!.roles.map(({ value }) => value).sort(), ['GroupMember.Read.All', 'User.Read.All'])
  t.same(request!.scopes, [])
})

t.test('a required resource that is not there is named', async t => {
  const world = await contoso(t)
  const registration = {
    ...findRegistration(world, NEWCOMER)!,
    required_resource_access_json: JSON.stringify([{ resourceAppId: TENANT, resourceAccess: [] }]),
  }
  t.throws(() => requiredPermissions(world.database, registration), new MissingResourceError(TENANT))
})

t.test('delegated permissions are one grant for all users, and later ones are added to it', async t => {
  const world = await contoso(t)
  const registration = findRegistration(world, NEWCOMER)!
  grantConsent(world, registration, [ask(world, [], ['User.Read', 'Mail.Read'])])
  t.same(grantsOf(world, NEWCOMER), [
    { consent_type: 'AllPrincipals', principal_id: null, scope: ' User.Read Mail.Read' },
  ])
  grantConsent(world, registration, [ask(world, [], ['Mail.Read', 'Group.Read.All'])])
  t.same(grantsOf(world, NEWCOMER), [
    { consent_type: 'AllPrincipals', principal_id: null, scope: ' User.Read Mail.Read Group.Read.All' },
  ])
})

t.test('application permissions are assigned once each', async t => {
  const world = await contoso(t)
  const registration = findRegistration(world, NEWCOMER)!
  for (const names of [['User.Read.All'], ['User.Read.All', 'Group.Read.All']]) {
    grantConsent(world, registration, [ask(world, names, [])])
  }
  t.same(rolesOf(world, NEWCOMER), ['Group.Read.All', 'User.Read.All'])
  t.same(grantsOf(world, NEWCOMER), [])
})

t.test('consent that fails half-way leaves nothing behind', async t => {
  const world = await contoso(t)
  const good = ask(world, ['User.Read.All'], [])
  const bad = { ...good, resource: { ...good.resource, id: 'nobody' } }
  t.throws(() => grantConsent(world, findRegistration(world, NEWCOMER)!, [good, bad]), /FOREIGN KEY/)
  t.same(rolesOf(world, NEWCOMER), [])
})

t.test('a registration of another home gets a service principal that keeps its origin', async t => {
  const world = await contoso(t)
  const { database } = world
  database.prepare('DELETE FROM service_principals WHERE app_id = ?').run(PARTNER)
  const registration = {
    ...findRegistration(world, PARTNER)!,
    identifier_uris_json: JSON.stringify(['https://partner.example', GRAPH]),
  }
  const id = ensureServicePrincipal(world, registration)
  t.match(database.prepare('SELECT * FROM service_principals WHERE id = ?').get(id), {
    app_id: PARTNER,
    app_owner_organization_id: 'fab12ca0-0000-4000-8000-000000000001',
    display_name: 'Fabrikam Compliance',
    requested_access_token_version: 1,
    created_at: '2026-03-01T12:00:00Z',
  })
  t.equal(findPermissionResource(database, 'https://partner.example')!.id, id)
  t.equal(findPermissionResource(database, GRAPH)!.displayName, 'Microsoft Graph')
  t.equal(ensureServicePrincipal(world, registration), id, 'and only one')
})

t.test('a registration is open to this organisation when it lives here or is made for many', async t => {
  const world = await contoso(t)
  const set = world.database.prepare('UPDATE applications SET sign_in_audience = ? WHERE app_id = ?')
  t.ok(findRegistration(world, DAEMON))
  t.ok(findRegistration(world, PARTNER.toUpperCase()))
  set.run('AzureADMyOrg', PARTNER)
  t.equal(findRegistration(world, PARTNER), undefined)
  world.database.prepare('UPDATE applications SET deleted_at = created_at WHERE app_id = ?').run(DAEMON)
  t.equal(findRegistration(world, DAEMON), undefined)
})
