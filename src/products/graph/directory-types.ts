import type { DirectoryObjectType } from '../../domain/directory/directory-objects.ts'
import type { Entity, Relation } from '../../query/index.ts'
import { application } from './applications/application.ts'
import { servicePrincipal } from './applications/service-principal.ts'
import { administrativeUnit } from './directory/administrative-unit.ts'
import { device } from './directory/device.ts'
import { group } from './directory/group.ts'
import { user } from './directory/user.ts'

interface DirectoryType {
  readonly entity: Entity
  /** The entity set, in contexts. */
  readonly set: string
  /** Where the set is, unless its path is its name. */
  readonly path?: string
}

/** The types of objects in the directory. All that knows the types reads this list. */
export const directoryTypes: Readonly<Record<DirectoryObjectType, DirectoryType>> = {
  user: { entity: user, set: 'users' },
  group: { entity: group, set: 'groups' },
  device: { entity: device, set: 'devices' },
  servicePrincipal: { entity: servicePrincipal, set: 'servicePrincipals' },
  application: { entity: application, set: 'applications' },
  administrativeUnit: {
    entity: administrativeUnit,
    set: 'administrativeUnits',
    path: 'directory/administrativeUnits',
  },
}

/** The path of the set that the objects of a type are in, without version. */
export function pathOf(type: DirectoryObjectType): string {
  const { set, path = set }: DirectoryType = directoryTypes[type]
  return path
}

export const typeNames = Object.keys(directoryTypes) as DirectoryObjectType[]

/** The types that a relation may lead to. */
export function targetsOf({ to }: Relation): DirectoryObjectType[] {
  return typeNames.filter(type => to.includes(type))
}

/** The types of which an object can be in a relation to objects of several types. */
export const memberTypes: readonly DirectoryObjectType[] = typeNames.filter(type =>
  typeNames.some(owner =>
    Object.values(directoryTypes[owner].entity.relations ?? {}).some(
      relation => relation.rows && relation.to.includes(type),
    ),
  ),
)
