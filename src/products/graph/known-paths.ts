import { readAsset } from '../../kernel/assets.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Arrival } from '../../kernel/product.ts'
import { badRequest } from './failures.ts'
import { FUNCTION, normalizePath } from './paths.ts'

/** A place in the tree of the real service's paths; the child `{}` stands for any key. */
interface Place {
  readonly children: Map<string, Place>
  methods: readonly string[]
}

let known: Place | undefined

/**
 * The failure for a path that the real service has and this emulator does not. The paths are read on the first miss.
 *
 * @returns undefined for a path that the real service does not have either, or not with this method
 */
function notEmulated({ method, url }: Pick<Arrival, 'method' | 'url'>): Failure | undefined {
  const segments = normalizePath(url.split('?')[0]!).replace(FUNCTION, '').split('/').filter(Boolean)
  const version = segments.shift()?.toLowerCase()
  known ??= readKnownPaths()
  const found = findTemplate(
    known,
    segments.map(segment => segment.toLowerCase()),
    [],
  )
  if (!found?.place.methods.includes(method)) return undefined
  const template = `${version === 'beta' ? '/beta' : ''}/${found.template.join('/')}`
  const message = `${method} ${template} is a path of the real service that is not emulated.`
  return new Failure('notEmulated', message, { status: 501, target: `${method} ${template}` })
}

interface Found {
  readonly place: Place
  readonly template: readonly string[]
}

function findTemplate(
  place: Place,
  segments: readonly string[],
  template: readonly string[],
): Found | undefined {
  const [segment, ...rest] = segments
  if (segment === undefined) return place.methods.length > 0 ? { place, template } : undefined
  const literal = place.children.get(segment)
  const key = place.children.get('{}')
  return (
    (literal && findTemplate(literal, rest, [...template, segment])) ??
    (key && findTemplate(key, rest, [...template, '{id}']))
  )
}

/** One line per path: its methods, a space, the path in lower case with `{}` for keys. */
function readKnownPaths(): Place {
  const root = newPlace()
  for (const line of readAsset('src/products/graph/known-paths.txt').toString().split('\n')) {
    const [methods, path] = line.split(' ')
    if (!methods || !path) continue
    let place = root
    for (const segment of path.split('/').filter(Boolean)) {
      let next = place.children.get(segment)
      if (!next) {
        next = newPlace()
        place.children.set(segment, next)
      }
      place = next
    }
    place.methods = methods.split(',')
  }
  return root
}

function newPlace(): Place {
  return { children: new Map(), methods: [] }
}

/** What is said of a path that the contract does not have; undefined when it is simply unknown. */
export function missingPath(arrival: Pick<Arrival, 'method' | 'url'>): Failure | undefined {
  if (arrival.method === 'POST' && /\/(?:members|owners)\/?(?:\?|$)/i.test(arrival.url)) {
    return badRequest('Write requests are only supported on contained entities')
  }
  return notEmulated(arrival)
}
