import {
  type DirectoryObject,
  type DirectoryObjectType,
  findDirectoryObject,
} from '../../../../domain/directory/directory-objects.ts'
import { findUserId } from '../../../../domain/directory/users.ts'
import { isGuid } from '../../../../protocols/guid.ts'
import { keysAsSegments } from '../../../../query/odata/resource-path.ts'
import { memberTypes, pathOf } from '../../directory-types.ts'
import { badRequest, resourceNotFound } from '../../errors.ts'
import { ORGANISATION } from '../../paths.ts'
import type { components } from '../../request-bodies.ts'
import { mismatch } from '../../violations.ts'
import type { GraphCall } from '../reading.ts'

/** A body that refers to an object. */
export type Reference = components['schemas']['reference']

/** The set that a path names, in lower case -> the type of its objects. */
const TYPES: ReadonlyMap<string, DirectoryObjectType | undefined> = new Map([
  ['directoryobjects', undefined],
  ...memberTypes.map(type => [pathOf(type).toLowerCase(), type] as const),
])

const OBJECT_PATH = new RegExp(
  `^/*(?:(?:v1\\.0|beta|v2)/)?(?:${ORGANISATION}/)?(${[...TYPES.keys()].join('|')})/([^/]+)(?:/Microsoft\\.DirectoryServices\\.\\w+)?/?$`,
  'i',
)

/** Names under which this process is reached beside the real host; clients mix them. */
const LOCAL_HOSTS = [
  'graph.microsoft.com',
  'localhost',
  '127.0.0.1',
  '[::1]',
  'localtenant',
  'host.docker.internal',
]

/**
 * The object that an `@odata.id` leads to: a URL on the real host or on ours, or a path.
 *
 * @throws Failure 400 for what is no such URL, 404 when there is no such object
 */
export function referredObject(
  { organisation, host }: Pick<GraphCall, 'organisation' | 'host'>,
  reference: unknown,
): DirectoryObject {
  if (typeof reference !== 'string') throw mismatch('@odata.id')
  const url = parse(reference)
  const [, set, key] = OBJECT_PATH.exec(keysAsSegments(url?.pathname ?? '')) ?? []
  const id = decoded(key ?? '')
  if (!url || !set || !id || ![host, ...LOCAL_HOSTS].includes(url.hostname)) {
    throw badRequest(`Invalid URL format specified in payload: '${reference}'.`)
  }
  return find(organisation, TYPES.get(set.toLowerCase()), id)
}

/** Undefined for what is no text in percent signs. */
function decoded(key: string): string | undefined {
  try {
    return decodeURIComponent(key)
  } catch {
    return undefined
  }
}

function parse(reference: string): URL | undefined {
  try {
    return new URL(reference, 'https://graph.microsoft.com/v1.0/')
  } catch {
    return undefined
  }
}

function find(
  { database }: GraphCall['organisation'],
  type: DirectoryObjectType | undefined,
  key: string,
): DirectoryObject {
  const id = type === 'user' && !isGuid(key) ? findUserId(database, key) : key
  const object = id === undefined ? undefined : findDirectoryObject(database, id)
  if (!object || (type && object.type !== type)) throw resourceNotFound(key)
  return object
}
