import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { packageRoot, readAsset } from '../../../src/kernel/assets.ts'
import { bundleDocument } from '../../../src/kernel/contract/document.ts'
import { type Family, pathsOfFamily } from '../../../src/kernel/contract/families.ts'

const families: Readonly<Record<string, Family>> = {
  list: {
    needs: ['path', 'things'],
    may: ['key', 'privileges'],
    paths: {
      '{path}/{id}': {
        summary: '{Things} and {things}',
        parameters: ['{key}', { $ref: '#/{key}' }, 'page'],
        'x-privileges': '{privileges}',
      },
    },
  },
  pair: {
    needs: ['path'],
    may: ['key'],
    with: [{ family: 'list', things: 'sites' }],
    paths: { '{path}/count': { summary: 'Count' } },
  },
}

t.test('values take the place of their names, and what lacks one is left out', async t => {
  t.strictSame(pathsOfFamily({ family: 'list', path: '/a', things: 'users' }, families), [
    { '/a/{id}': { summary: 'Users and users', parameters: ['page'] } },
  ])
  const given = { family: 'list', path: '/a', things: 'users', key: 'k', privileges: ['Read'] }
  t.strictSame(pathsOfFamily(given, families), [
    {
      '/a/{id}': {
        summary: 'Users and users',
        parameters: ['k', { $ref: '#/k' }, 'page'],
        'x-privileges': ['Read'],
      },
    },
  ])
})

t.test('a family may have the operations of others', async t => {
  t.strictSame(pathsOfFamily({ family: 'pair', path: '/a' }, families), [
    { '/a/count': { summary: 'Count' } },
    { '/a/{id}': { summary: 'Sites and sites', parameters: ['page'] } },
  ])
})

t.test('a line that does not fit its family is refused', async t => {
  t.throws(() => pathsOfFamily({ family: 'lists' }, families), /no family lists; there are list, pair/)
  t.throws(() => pathsOfFamily({ family: 'list', path: '/a' }, families), /needs things/)
  t.throws(() => pathsOfFamily({ family: 'pair', path: '/a', thing: 'b' }, families), /knows no thing/)
})

t.test('every family of the contract can be used, and refers to components that there are', async t => {
  for (const product of readdirSync(join(packageRoot, 'openapi'))) {
    const file = `openapi/${product}/families.yaml`
    if (!existsSync(join(packageRoot, file))) continue
    const known: Readonly<Record<string, Family>> = parse(readAsset(file).toString(), {
      merge: true,
      maxAliasCount: -1,
    })
    const components = bundleDocument(product).components as Record<string, Record<string, unknown>>
    for (const [family, { needs }] of Object.entries(known)) {
      // What several of them share stands there, too.
      if (family.startsWith('x-')) continue
      const given = Object.fromEntries(needs.map(name => [name, `<${name}>`]))
      const text = JSON.stringify(pathsOfFamily({ family, ...given }, known))
      t.notMatch(text, /\{(?!id|memberId|property|type|value|subset)\w+\}/, `${product} ${family}`)
      const references = [...text.matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g)]
      for (const [, kind, name] of references) t.ok(components[kind!]?.[name!], `${family} ${name}`)
    }
  }
})

t.test('what a document says for short is written out for those who read it', async t => {
  const document = bundleDocument('jamf')
  const text = JSON.stringify(document)
  for (const short of ['x-all-required', 'x-common', '"<<"']) t.notMatch(text, short)
  const { ComputerApplication: older, ComputerApplicationV3: newer } = document.components!.schemas!
  const namesOf = (schema: typeof older) => Object.keys(schema!.properties as object)
  t.strictSame(newer!.required, namesOf(newer))
  t.ok(namesOf(older).every(name => namesOf(newer).includes(name)))
  t.equal(namesOf(newer).length, namesOf(older).length + 2)
})
