import t from 'tap'
import { parse } from 'yaml'
import { startEmulator } from '../../src/index.ts'

type Operation = { readonly operationId: string; readonly tags: readonly string[] }
interface Document {
  readonly servers: readonly { readonly url: string }[]
  readonly openapi: string
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const emulator = await startEmulator({ ports: [0] })
t.teardown(() => emulator.close())
const read = async <Body>(url: string) => (await (await fetch(url)).json()) as Body
const { documents } = await read<{ documents: { name: string; url: string }[] }>(
  `${emulator.url}/_localtenant/openapi`,
)

for (const { name, url } of documents) {
  t.test(`the document of ${name} is one standard document with a tag for each area`, async t => {
    const document = await read<Document>(url)
    t.match(document, { openapi: /^3\.0\.\d$/ })
    t.equal(document.servers[0]?.url, emulator.url)
    const operations = Object.values(document.paths)
      .flatMap(item => Object.values(item))
      .filter(member => member.operationId)
    t.same(
      [...new Set(operations.flatMap(({ tags }) => tags))].sort(),
      document.tags.map(tag => tag.name).sort(),
    )
    t.ok(operations.every(({ tags }) => tags.length === 1))
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/(components)\/(\w+)\/([^"]+)"/g)]
    const components = document as unknown as Record<string, Record<string, Record<string, unknown>>>
    const dangling = references.filter(([, root, kind, member]) => !components[root!]?.[kind!]?.[member!])
    t.same(dangling, [])
    t.notMatch(JSON.stringify(document), '"x-families"')
    const yaml = await fetch(url.replace(/json$/, 'yaml'))
    t.equal(yaml.headers.get('content-type'), 'application/yaml')
    t.same(parse(await yaml.text(), { maxAliasCount: 0 }), document)
  })
}
