import { join } from 'node:path'
import { parse } from 'yaml'
import { readAsset } from './assets.ts'
import { type ContractDocument, METHODS, type OperationObject } from './contract.ts'
import { knownFacts } from './known-paths.ts'

/** What an area adds to its product's document. */
type Area = Pick<ContractDocument, 'paths' | 'components'>

/**
 * Reads the files of `openapi/<product>` as one standard OpenAPI document. `product.yaml` has what is common; each of its tags is an
 * area, in a file of the same name, and tags that area's operations. Components are named for all areas alike: any may refer to another's
 * as `#/components/…`. What `paths.json` knows of an operation
 * is added to it, unless the area says otherwise.
 *
 * @throws Error that names a path's method or a component which two areas have
 */
export function bundleDocument(product: string): ContractDocument {
  const document = readYaml(product, 'product') as ContractDocument
  const areas = document.tags.map(({ name }) =>
    completed(readYaml(product, name) as Area, { product, tag: name }),
  )
  const kinds = [document, ...areas].map(({ components }) => components ?? {})
  return {
    ...document,
    paths: merged(areas.map(({ paths }) => paths)),
    components: merged(kinds),
  }
}

function readYaml(product: string, name: string): unknown {
  return parse(readAsset(join('openapi', product, `${name}.yaml`)).toString())
}

interface Place {
  readonly product: string
  readonly tag: string
}

function completed(area: Area, place: Place): Area {
  const paths = Object.entries(area.paths).map(([path, item]) => {
    const members = Object.entries(item).map(([name, member]) => {
      const method = METHODS.find(candidate => candidate.toLowerCase() === name)
      return [name, method ? completedOperation(member, { ...place, method, path }) : member]
    })
    return [path, Object.fromEntries(members)]
  })
  return { ...area, paths: Object.fromEntries(paths) }
}

/** An operation with its tag and with what is known of it; `x-real-path` names the path of the real cloud that it is like, if another. */
function completedOperation(
  { 'x-real-path': realPath, ...operation }: OperationObject,
  { product, tag, method, path }: Place & { method: string; path: string },
): OperationObject {
  const facts = knownFacts(product, method, typeof realPath === 'string' ? realPath : path)
  return { ...operation, tags: [tag], ...facts, ...operation }
}

type Group = Readonly<Record<string, unknown>>

/** All members of all groups; those of the same name are made one. @throws Error for a member that both have */
function merged<Member extends Group>(groups: readonly Readonly<Record<string, Member>>[]) {
  const whole: Record<string, Member> = {}
  for (const [name, member] of groups.flatMap(group => Object.entries(group))) {
    const twice = Object.keys(member).find(key => Object.hasOwn(whole[name] ?? {}, key))
    if (twice !== undefined) throw new Error(`The contract has '${twice}' of '${name}' twice.`)
    whole[name] = { ...whole[name], ...member }
  }
  return whole
}
