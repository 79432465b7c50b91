import t from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { validatorOf } from '../../src/kernel/contract/json-schema.ts'
import { examplesOf } from '../../src/kernel/examples.ts'
import { openContract } from '../support/contract.ts'
import { eventual, graphUnderTest } from './graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const { ask, list } = await graphUnderTest(t)
const contract = await openContract('graph')
const operations = operationsOf(await readDocument('graph'))

/** An object for `{id}` below each set. */
const keys: Readonly<Record<string, string>> = {
  users: ADELE,
  groups: 'c0ffee00-0000-4000-8000-0000000000c1',
  devices: (await list('/devices?$top=1'))[0]!.id,
  applications: (await list('/applications?$top=1'))[0]!.id,
  servicePrincipals: 'appId=0000000a-0000-0000-c000-000000000000',
  organization: 'c0ffee00-0000-4000-8000-000000000001',
  domains: 'contoso.com',
  directoryObjects: ADELE,
  complianceManagementPartners: (await list('/deviceManagement/complianceManagementPartners'))[0]!.id,
  deviceManagementPartners: (await list('/deviceManagement/deviceManagementPartners'))[0]!.id,
}

/** Writes in an order in which each finds what it needs; the reads come before them. */
const bodies: Readonly<Record<string, unknown>> = {
  checkUserMemberGroups: { groupIds: [keys.groups] },
  getUserMemberGroups: { securityEnabledOnly: true },
  checkGroupMemberGroups: { groupIds: [keys.groups] },
  getGroupMemberGroups: {},
  getDirectoryObjectsByIds: { ids: [ADELE, keys.groups, keys.devices] },
  updateUser: { jobTitle: 'Tester' },
  updateGroup: { description: 'Tested' },
  updateDevice: { displayName: 'Tested' },
  createUser: {
    accountEnabled: true,
    displayName: 'Nora Quist',
    mailNickname: 'nora',
    userPrincipalName: 'nora@contoso.com',
    passwordProfile: { password: 'correct horse battery' },
  },
  createGroup: { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true },
  setUserManager: { '@odata.id': 'https://graph.microsoft.com/v1.0/users/bela.ostrow@contoso.com' },
  addGroupOwner: { '@odata.id': `https://graph.microsoft.com/v1.0/users/${ADELE}` },
}
const writes = [
  ...Object.keys(bodies),
  'removeUserManager',
  'removeGroupMember',
  'removeGroupOwner',
  'deleteUser',
  'deleteGroup',
]

function pathOf(template: string): string {
  const segments = template.replace('/v1.0', '').split('/')
  return segments
    .map((segment, index) => {
      if (segment === '{type}') return 'microsoft.graph.user'
      if (segment === '{memberId}') return ADELE
      return segment === '{id}' ? keys[segments[index - 1]!] : segment
    })
    .join('/')
}

t.test('every operation answers as the document says', async t => {
  const reads = operations.filter(({ id }) => !writes.includes(id) && id !== 'addGroupMember')
  const ordered = [...reads, ...writes.map(name => operations.find(({ id }) => id === name)!)]
  for (const operation of ordered) {
    const query = operation.id.endsWith('OfType') && operation.id.startsWith('list') ? '?$count=true' : ''
    const json = bodies[operation.id]
    const options = { ...eventual, method: operation.method, ...(json === undefined ? {} : { json }) }
    const answer = await ask(pathOf(operation.path) + query, options)
    t.equal(answer.status, operation.status, `${operation.id}: ${answer.text.slice(0, 200)}`)
    contract.matches(t, operation.id, answer)
  }
})

t.test('refusals keep the contract too', async t => {
  contract.matches(t, 'getUser', await ask('/users/nobody'))
  contract.matches(t, 'listUsers', await ask('/users?$filter=x'))
  contract.matches(t, 'listDevices', await ask('/devices', { as: 'reader' }))
})

t.test('every operation says who may do it', async t => {
  for (const { id, extensions } of operations) {
    const { Application } = extensions['x-ms-permissions'] as {
      Application: { least: string[]; higher: string[] }
    }
    t.ok(Application.least.length + Application.higher.length > 0, id)
  }
})

t.test('the examples of bodies fit their schemas', async t => {
  for (const operation of operations) {
    const { id, bodySchemas, document } = operation
    const bodySchema = bodySchemas['application/json']
    if (!bodySchema) continue
    const example = examplesOf(operation).bodies['application/json']
    const validate = validatorOf(document, bodySchema)
    t.ok(example && validate(example), `${id} ${JSON.stringify(validate.errors)}`)
  }
})
