import t, { type Test } from 'tap'
import { readAsset } from '../../src/kernel/assets.ts'
import { graphUnderTest, type List } from './graph-under-test.ts'

// Nothing that the real service's metadata has is denied here: it is answered, or said not to be emulated.

interface Metadata {
  readonly roots: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, readonly [base: string, properties: string, relationships: string]>>
  readonly actions: Readonly<Record<string, string>>
  readonly functions: Readonly<Record<string, string>>
}

const { roots, types, actions, functions } = JSON.parse(
  readAsset('openapi/graph/types.json').toString(),
) as Metadata
const { ask } = await graphUnderTest(t)

const SETS = {
  users: 'user',
  groups: 'group',
  devices: 'device',
  applications: 'application',
  servicePrincipals: 'servicePrincipal',
  'directory/administrativeUnits': 'administrativeUnit',
  domains: 'domain',
  organization: 'organization',
} as const

function lineOf(type: string): string[] {
  return types[type] ? [type, ...lineOf(types[type][0])] : []
}

function wordsOf(type: string, place: 1 | 2): string[] {
  return lineOf(type).flatMap(name => types[name]![place].split(' ').filter(Boolean))
}

/** Passes for an answer, and for one that says not to be emulated. */
async function isHonest(t: Test, method: string, path: string, json?: object): Promise<void> {
  const { status, headers, text } = await ask(path, { method, ...(json ? { json } : {}) })
  const isSaid = status === 501 && headers['x-localtenant-not-emulated'] !== undefined
  const isRefused = /Resource not found for the segment|Could not find a property|Invalid property/.test(text)
  if (isSaid || (status < 500 && !isRefused)) return
  t.fail(`${method} ${path}: ${status} ${text.slice(0, 200)}`)
}

await ask('/directory/administrativeUnits', { json: { displayName: 'Coast' } })

t.test('entity sets and singletons, with any method', async t => {
  for (const root of Object.keys(roots)) {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      await isHonest(t, method, `/${root}`)
    }
  }
})

for (const [set, type] of Object.entries(SETS)) {
  t.test(`what ${type} has`, async t => {
    const { id } = (await ask<List>(`/${set}`)).body.value[0]!
    for (const name of wordsOf(type, 1)) {
      await isHonest(t, 'GET', `/${set}?$select=${name}`)
      await isHonest(t, 'GET', `/${set}?$filter=${name} eq null`)
      await isHonest(t, 'GET', `/${set}?$orderby=${name}`)
      await isHonest(t, 'GET', `/${set}/${id}/${name}`)
      await isHonest(t, 'PATCH', `/${set}/${id}`, { [name]: {} })
    }
    for (const name of wordsOf(type, 2)) {
      await isHonest(t, 'GET', `/${set}?$expand=${name}`)
      await isHonest(t, 'GET', `/${set}/${id}/${name}`)
      await isHonest(t, 'GET', `/${set}/${id}/${name}/$ref`)
      await isHonest(t, 'GET', `/${set}/${id}/${name}/$count`)
      await isHonest(t, 'POST', `/${set}/${id}/${name}`, {})
      await isHonest(t, 'PUT', `/${set}/${id}/${name}/$value`, {})
      await isHonest(t, 'PATCH', `/${set}/${id}`, { [`${name}@odata.bind`]: ['x'] })
    }
    const operations: [string, Readonly<Record<string, string>>][] = [
      ['POST', actions],
      ['GET', functions],
    ]
    for (const [method, byType] of operations) {
      for (const owner of lineOf(type)) {
        for (const name of (byType[owner] ?? '').split(' ').filter(Boolean)) {
          await isHonest(t, method, `/${set}/${id}/${name}`)
          await isHonest(t, method, `/${set}/${id}/microsoft.graph.${name}`)
        }
        for (const name of (byType[`Collection(${owner})`] ?? '').split(' ').filter(Boolean))
          await isHonest(t, method, `/${set}/${name}`)
      }
    }
  })
}
