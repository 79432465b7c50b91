import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { packageRoot, readAsset } from '../assets.ts'
import { type ContractDocument, METHODS, type OperationObject } from './contract.ts'
import { type Family, type FamilyUse, pathsOfFamily } from './families.ts'
import { knownFacts } from './known-paths.ts'

/** What an area adds to its product's document. */
interface Area extends Partial<Pick<ContractDocument, 'paths' | 'components'>> {
  /** Families of operations, each in one line. */
  readonly 'x-families'?: readonly FamilyUse[]
}

type Paths = ContractDocument['paths']

/** Whose the documents are: the vendors have no part in them. */
const PUBLISHER = {
  contact: { name: 'localtenant' },
  license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
}

/**
 * Reads the files of `openapi/<product>` as one standard OpenAPI document. `product.yaml` has what is common; each of its tags is an
 * area, in a file of the same name, and tags that area's operations. Components are named for all areas alike: any may refer to another's
 * as `#/components/…`. What `paths.json` knows of an operation is added to it, unless the area says otherwise.
 *
 * @throws Error for what is there twice, and for a line of `x-families` that does not fit its family
 */
export function bundleDocument(product: string): ContractDocument {
  const document = readYaml(product, 'product') as ContractDocument
  const families = (readYaml(product, 'families') ?? {}) as Readonly<Record<string, Family>>
  const areas = document.tags.map(({ name: tag }) => {
    const { paths = {}, components = {}, 'x-families': uses = [] } = readYaml(product, tag) as Area
    const all = [paths, ...uses.flatMap(use => pathsOfFamily(use, families) as Paths[])]
    return { components, paths: completed(merged(all), { product, tag }) }
  })
  return {
    ...document,
    info: { ...document.info, ...PUBLISHER },
    paths: merged(areas.map(({ paths }) => paths)),
    components: merged([document, ...areas].map(({ components }) => components ?? {})),
  }
}

/** @returns undefined where there is no such file */
function readYaml(product: string, name: string): unknown {
  const path = join('openapi', product, `${name}.yaml`)
  if (!existsSync(join(packageRoot, path))) return undefined
  // These are our own files: an anchor may be used as often as it is useful.
  return withRequired(parse(readAsset(path).toString(), { merge: true, maxAliasCount: -1 }))
}

/** A copy in which `x-all-required: true` of a schema has become `required`, with the names of all its properties. */
function withRequired(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withRequired)
  if (typeof node !== 'object' || node === null) return node
  const { 'x-all-required': all, ...members } = node as Readonly<Record<string, unknown>>
  const copied = Object.entries(members).map(([name, member]) => [name, withRequired(member)])
  const required = all === true ? { required: Object.keys(members.properties ?? {}) } : {}
  return { ...Object.fromEntries(copied), ...required }
}

interface Place {
  readonly product: string
  readonly tag: string
}

/** The same in the order of the paths, with all that is known of each operation. */
function completed(paths: Paths, place: Place): Paths {
  const sorted = Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1))
  const items = sorted.map(([path, item]) => {
    const members = Object.entries(item).map(([name, member]) => {
      const method = METHODS.find(candidate => candidate.toLowerCase() === name)
      return [name, method ? completedOperation(member, { ...place, method, path }) : member]
    })
    return [path, Object.fromEntries(members)]
  })
  return Object.fromEntries(items)
}

/**
 * An operation with its tag and with what is known of it; `x-real-path` names the path of the real cloud that it is like, if another. What
 * asks nobody who they are has no security scheme, unless it says itself what it takes.
 */
function completedOperation(
  { 'x-real-path': realPath, ...operation }: OperationObject,
  { product, tag, method, path }: Place & { method: string; path: string },
): OperationObject {
  const facts = knownFacts(product, method, typeof realPath === 'string' ? realPath : path)
  const open = operation['x-authentication-required'] === false ? { security: [] } : {}
  return { ...operation, tags: [tag], ...facts, ...open, ...operation }
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
