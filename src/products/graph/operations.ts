import type { Operation } from '../../kernel/pipeline/product.ts'
import { application } from './applications/application.ts'
import {
  getServicePrincipal,
  listAppRoleAssignedTo,
  listAppRoleAssignments,
  listPermissionGrants,
  listServicePrincipalEndpoints,
  listServicePrincipalPermissionGrants,
  listServicePrincipals,
} from './applications/service-principals.ts'
import type { Caller } from './authenticate.ts'
import {
  complianceManagementPartner,
  deviceManagementPartner,
} from './device-management/partners-resource.ts'
import { device } from './directory/device.ts'
import { updateDevice } from './directory/devices.ts'
import { getDirectoryObject, getDirectoryObjectsByIds } from './directory/directory-objects.ts'
import { group } from './directory/group.ts'
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './directory/groups.ts'
import { addReference, checkMemberGroups, getMemberGroups, removeReference } from './directory/memberships.ts'
import { domain, organization } from './directory/organization-resource.ts'
import { user } from './directory/user.ts'
import { createUser, deleteUser, getUser, listUsers, updateUser } from './directory/users.ts'
import { reads } from './entity-reads.ts'
import { listRelated } from './odata/navigation/related-lists.ts'
import { singleRelation } from './odata/navigation/single-relation.ts'

type Table = Readonly<Record<string, Operation<Caller>>>

const devices = reads(device, 'devices')
const applications = reads(application, 'applications')
const organizations = reads(organization, 'organization')
const domains = reads(domain, 'domains')
const complianceManagementPartners = reads(
  complianceManagementPartner,
  'deviceManagement/complianceManagementPartners',
)
const deviceManagementPartners = reads(deviceManagementPartner, 'deviceManagement/deviceManagementPartners')

/** A list and its `/$count`, which one function answers. */
function counted(name: string, operation: Operation<Caller>): Table {
  return { [`list${name}`]: operation, [`count${name}`]: operation }
}

/** A list of directory objects with its counts, also narrowed to one type. */
function castable(name: string, operation: Operation<Caller>): Table {
  return { ...counted(name, operation), ...counted(`${name}OfType`, operation) }
}

/** A relation to one object. */
function single(name: string, operations: ReturnType<typeof singleRelation>): Table {
  return {
    [`get${name}`]: operations.get,
    [`get${name}Reference`]: operations.getReference,
    [`set${name}`]: operations.set,
    [`remove${name}`]: operations.remove,
  }
}

/** All that Microsoft Graph answers here. */
export const operations: Table = {
  ...counted('Users', listUsers),
  getUser,
  createUser,
  updateUser,
  deleteUser,
  ...castable('UserMemberOf', listRelated(user, 'memberOf')),
  ...castable('UserTransitiveMemberOf', listRelated(user, 'transitiveMemberOf')),
  ...counted('UserOwnedDevices', listRelated(user, 'ownedDevices')),
  ...counted('UserRegisteredDevices', listRelated(user, 'registeredDevices')),
  ...single('UserManager', singleRelation(user, 'manager')),
  ...castable('UserDirectReports', listRelated(user, 'directReports')),
  checkUserMemberGroups: checkMemberGroups(user),
  getUserMemberGroups: getMemberGroups(user),

  ...counted('Groups', listGroups),
  getGroup,
  createGroup,
  updateGroup,
  deleteGroup,
  ...castable('GroupMembers', listRelated(group, 'members')),
  ...castable('GroupTransitiveMembers', listRelated(group, 'transitiveMembers')),
  ...castable('GroupOwners', listRelated(group, 'owners')),
  ...castable('GroupMemberOf', listRelated(group, 'memberOf')),
  ...castable('GroupTransitiveMemberOf', listRelated(group, 'transitiveMemberOf')),
  addGroupMember: addReference('members'),
  removeGroupMember: removeReference('members'),
  addGroupOwner: addReference('owners'),
  removeGroupOwner: removeReference('owners'),
  checkGroupMemberGroups: checkMemberGroups(group),
  getGroupMemberGroups: getMemberGroups(group),

  ...counted('Devices', devices.list),
  getDevice: devices.get,
  updateDevice,
  ...counted('DeviceRegisteredOwners', listRelated(device, 'registeredOwners')),
  ...counted('DeviceRegisteredUsers', listRelated(device, 'registeredUsers')),
  ...castable('DeviceMemberOf', listRelated(device, 'memberOf')),
  ...castable('DeviceTransitiveMemberOf', listRelated(device, 'transitiveMemberOf')),

  ...counted('Applications', applications.list),
  getApplication: applications.get,
  ...counted('ServicePrincipals', listServicePrincipals),
  getServicePrincipal,
  listServicePrincipalEndpoints,
  listAppRoleAssignments,
  listAppRoleAssignedTo,
  listServicePrincipalPermissionGrants,
  listPermissionGrants,

  listOrganization: organizations.list,
  getOrganization: organizations.get,
  listDomains: domains.list,
  getDomain: domains.get,
  getDirectoryObject,
  getDirectoryObjectsByIds,

  listComplianceManagementPartners: complianceManagementPartners.list,
  getComplianceManagementPartner: complianceManagementPartners.get,
  listDeviceManagementPartners: deviceManagementPartners.list,
  getDeviceManagementPartner: deviceManagementPartners.get,
}
