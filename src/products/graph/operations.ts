import type { Operation } from '../../kernel/product.ts'
import type { Caller } from './authenticate.ts'
import { getApplication, listApplications } from './operations/applications.ts'
import { deviceId, getDevice, listDevices, registeredPeople, updateDevice } from './operations/devices.ts'
import { getDirectoryObject, getDirectoryObjectsByIds } from './operations/directory-objects.ts'
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './operations/groups.ts'
import {
  addReference,
  checkMemberGroups,
  getMemberGroups,
  memberOf,
  members,
  owners,
  removeReference,
  requireGroup,
  transitiveMemberOf,
  transitiveMembers,
} from './operations/memberships.ts'
import { getDomain, getOrganization, listDomains, listOrganization } from './operations/organization.ts'
import { complianceManagementPartners, deviceManagementPartners } from './operations/partners.ts'
import { ownedDevices, registeredDevices } from './operations/registrations.ts'
import {
  getServicePrincipal,
  listAppRoleAssignedTo,
  listAppRoleAssignments,
  listPermissionGrants,
  listServicePrincipalEndpoints,
  listServicePrincipalPermissionGrants,
  listServicePrincipals,
} from './operations/service-principals.ts'
import { createUser, deleteUser, getUser, listUsers, requireUser, updateUser } from './operations/users.ts'
import type { GraphCall } from './reading.ts'

type Table = Readonly<Record<string, Operation<Caller>>>

const groupId = (call: GraphCall): string => requireGroup(call).id

/** A list and its `/$count`, which one function answers. */
function counted(name: string, operation: Operation<Caller>): Table {
  return { [`list${name}`]: operation, [`count${name}`]: operation }
}

/** A list of directory objects with its counts, also narrowed to one type. */
function castable(name: string, operation: Operation<Caller>): Table {
  return { ...counted(name, operation), ...counted(`${name}OfType`, operation) }
}

/** All that Microsoft Graph answers here. */
export const operations: Table = {
  ...counted('Users', listUsers),
  getUser,
  createUser,
  updateUser,
  deleteUser,
  ...castable('UserMemberOf', memberOf(requireUser)),
  ...castable('UserTransitiveMemberOf', transitiveMemberOf(requireUser)),
  ...counted('UserOwnedDevices', ownedDevices),
  ...counted('UserRegisteredDevices', registeredDevices),
  checkUserMemberGroups: checkMemberGroups(requireUser),
  getUserMemberGroups: getMemberGroups(requireUser),

  ...counted('Groups', listGroups),
  getGroup,
  createGroup,
  updateGroup,
  deleteGroup,
  ...castable('GroupMembers', members),
  ...castable('GroupTransitiveMembers', transitiveMembers),
  ...castable('GroupOwners', owners),
  ...castable('GroupMemberOf', memberOf(groupId)),
  ...castable('GroupTransitiveMemberOf', transitiveMemberOf(groupId)),
  addGroupMember: addReference('members'),
  removeGroupMember: removeReference('members'),
  addGroupOwner: addReference('owners'),
  removeGroupOwner: removeReference('owners'),
  checkGroupMemberGroups: checkMemberGroups(groupId),
  getGroupMemberGroups: getMemberGroups(groupId),

  ...counted('Devices', listDevices),
  getDevice,
  updateDevice,
  ...counted('DeviceRegisteredOwners', registeredPeople),
  ...counted('DeviceRegisteredUsers', registeredPeople),
  ...castable('DeviceMemberOf', memberOf(deviceId)),
  ...castable('DeviceTransitiveMemberOf', transitiveMemberOf(deviceId)),

  ...counted('Applications', listApplications),
  getApplication,
  ...counted('ServicePrincipals', listServicePrincipals),
  getServicePrincipal,
  listServicePrincipalEndpoints,
  listAppRoleAssignments,
  listAppRoleAssignedTo,
  listServicePrincipalPermissionGrants,
  listPermissionGrants,

  listOrganization,
  getOrganization,
  listDomains,
  getDomain,
  getDirectoryObject,
  getDirectoryObjectsByIds,

  listComplianceManagementPartners: complianceManagementPartners.list,
  getComplianceManagementPartner: complianceManagementPartners.get,
  listDeviceManagementPartners: deviceManagementPartners.list,
  getDeviceManagementPartner: deviceManagementPartners.get,
}
