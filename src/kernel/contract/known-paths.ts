import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot, readAsset } from '../assets.ts'

/** What the documents of a cloud say of one of its operations, as `x-` members of the contract: permissions, privileges, cost. */
type Facts = Readonly<Record<`x-${string}`, unknown>>

/** Every operation of a real cloud: `openapi/<product>/paths.json`. */
interface KnownPaths {
  /** What the contract's paths have in front. */
  readonly base: string
  readonly ignoreCase: boolean
  readonly facts: readonly Facts[]
  /** By path, with keys in braces, and method: which of the facts. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, number>>>>
}

interface KnownOperation {
  readonly path: string
  readonly facts: Facts
}

/** A place in the tree of paths; the child `{}` stands for any key. */
interface Place {
  readonly children: Map<string, Place>
  /** By method. */
  readonly operations: Map<string, KnownOperation>
}

interface Tree extends Pick<KnownPaths, 'base' | 'ignoreCase'> {
  readonly root: Place
}

// They are large, and needed by few requests: each is read when it is first asked for.
const trees = new Map<string, Tree | undefined>()

/**
 * What is known of an operation of the real cloud.
 *
 * @param path as the contract writes it
 * @returns nothing for what the real cloud does not have
 */
export function knownFacts(product: string, method: string, path: string): Facts {
  const tree = treeOf(product)
  return (tree && find(tree, method, path.slice(tree.base.length))?.facts) ?? {}
}

/**
 * The path of the real cloud that a request leads to, e.g. `/users/{id}/messages`; undefined where it has none, or not with this method.
 *
 * @param path without the contract's base and without a query
 */
export function findKnownPath(product: string, method: string, path: string): string | undefined {
  const tree = treeOf(product)
  return tree && find(tree, method, path)?.path
}

function find({ root, ignoreCase }: Tree, method: string, path: string): KnownOperation | undefined {
  return findPlace(root, segmentsOf(path, ignoreCase))?.operations.get(method)
}

/** A name is looked for before a key: `/users/delta` is not the user `delta`. */
function findPlace(place: Place, segments: readonly string[], depth = 0): Place | undefined {
  const segment = segments[depth]
  if (segment === undefined) return place.operations.size > 0 ? place : undefined
  const named = place.children.get(segment)
  const keyed = segment === KEY ? undefined : place.children.get(KEY)
  return (named && findPlace(named, segments, depth + 1)) ?? (keyed && findPlace(keyed, segments, depth + 1))
}

const KEY = '{}'

function segmentsOf(path: string, ignoreCase: boolean): string[] {
  const segments = (ignoreCase ? path.toLowerCase() : path).split('/').filter(Boolean)
  return segments.map(segment => (segment.startsWith('{') && segment.endsWith('}') ? KEY : segment))
}

function treeOf(product: string): Tree | undefined {
  if (!trees.has(product)) trees.set(product, readTree(join('openapi', product, 'paths.json')))
  return trees.get(product)
}

function readTree(file: string): Tree | undefined {
  if (!existsSync(join(packageRoot, file))) return undefined
  const { base, ignoreCase, facts, paths }: KnownPaths = JSON.parse(readAsset(file).toString())
  const root = newPlace()
  for (const [path, methods] of Object.entries(paths)) {
    const { operations } = placeOf(root, segmentsOf(path, ignoreCase))
    for (const [method, index] of Object.entries(methods))
      operations.set(method, { path, facts: facts[index]! })
  }
  return { base, ignoreCase, root }
}

function placeOf(root: Place, segments: readonly string[]): Place {
  let place = root
  for (const segment of segments) {
    let next = place.children.get(segment)
    if (!next) {
      next = newPlace()
      place.children.set(segment, next)
    }
    place = next
  }
  return place
}

function newPlace(): Place {
  return { children: new Map(), operations: new Map() }
}
