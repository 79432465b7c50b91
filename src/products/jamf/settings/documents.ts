import type { ContractDocument } from '../../../kernel/contract/contract.ts'
import { Reply } from '../../../kernel/http/reply.ts'
import type { Call, PreparedOperation } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../caller.ts'

/** The paths below a prefix, without it: Jamf's own documents name it once, for all. */
function below(prefix: string, { paths, ...document }: ContractDocument): object {
  const own = Object.entries(paths)
    .filter(([path]) => path.startsWith(`${prefix}/`))
    .map(([path, item]) => [path.slice(prefix.length), item])
  return { ...document, servers: [{ url: prefix }], paths: Object.fromEntries(own) }
}

let proText: string | undefined

/** What there is of the Pro API here; the real document, at the same address, needs no token either (documented). */
export function getProDocument({ operation }: Call<Caller>): Reply {
  proText ??= JSON.stringify(below('/api', operation.document), undefined, 2)
  return new Reply({ headers: { 'content-type': 'application/json' }, body: proText })
}

let classicText: string | undefined

/** What there is of the Classic API here, in OpenAPI 3; the real document is Swagger 2. The writer of YAML is loaded when it is asked for. */
export const getClassicDocument: PreparedOperation<Caller, string> = {
  async prepare({ operation }) {
    const { stringify } = await import('yaml')
    classicText ??= stringify(below('/JSSResource', operation.document), { aliasDuplicateObjects: false })
    return classicText
  },
  operate: (_call, text) => new Reply({ headers: { 'content-type': 'application/yaml' }, body: text }),
}
