import type { DirectoryObject } from '../../../domain/directory/directory-objects.ts'
import { mayDelete } from '../authenticate.ts'
import { pathOf } from '../directory-types.ts'
import { insufficientPrivileges } from '../errors.ts'
import { notEmulated } from '../known-types.ts'
import type { GraphCall } from './reading.ts'

type Deletion = (call: GraphCall, id: string) => void

/** How the objects of each set are deleted, by its path. */
const deletions = new Map<string, Deletion>()

/** Says how the objects of a set are deleted, for those who come to them through others. */
export function declareDeletion(set: string, deletion: Deletion): void {
  deletions.set(set, deletion)
}

/** Deletes an object as its own path would. @throws Failure 403, 501 where its set has no deletion here */
export function deleteObject(call: GraphCall, { id, type }: DirectoryObject): void {
  const set = pathOf(type)
  const deletion = deletions.get(set)
  if (!deletion) throw notEmulated(`DELETE /${set}/{id}`, `DELETE /${set}/{id} is not emulated.`)
  if (!mayDelete(call, type)) throw insufficientPrivileges(`The token may not delete from /${set}.`)
  deletion(call, id)
}
