import type { Entity } from '../../../../query/index.ts'
import { directoryTypes } from '../../directory-types.ts'
import { directoryObject } from './directory-object.ts'

const ofAnyType = Object.values(directoryTypes).flatMap(({ entity }) => Object.keys(entity.relations ?? {}))

/**
 * The relationship that a name in `$select` means. To OData it asks for the address of the related objects, which is not sent with minimal
 * metadata: the service takes the name, and the answer has nothing for it unless `$expand` asks for the same
 * (microsoftgraph/microsoft-graph-docs#16261 of devices, msgraph-sdk-powershell#1737 of `manager`; programs write `manager` in both).
 *
 * @returns its name as the type has it, undefined where the type has none
 */
export function selectedRelationship(entity: Entity, name: string): string | undefined {
  const names = entity === directoryObject ? ofAnyType : Object.keys(entity.relations ?? {})
  return names.find(known => known.toLowerCase() === name.toLowerCase())
}
