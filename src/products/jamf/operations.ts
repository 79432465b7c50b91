import type { Operations } from '../../kernel/pipeline/product.ts'
import * as authentication from './access/authentication.ts'
import { createClientToken } from './access/oauth.ts'
import type { Caller } from './caller.ts'
import * as classicComputers from './computers/classic-computers.ts'
import type { InventoryVersion } from './computers/computer.ts'
import { computersInventory } from './computers/computers-inventory.ts'
import { families } from './families.ts'
import { classicGetComputerGroup, classicListComputerGroups } from './groups/classic-groups.ts'
import * as groups from './groups/groups.ts'
import * as classicMobileDevices from './mobile-devices/classic-mobile-devices.ts'
import * as mobileDevices from './mobile-devices/mobile-devices.ts'
import { getHealth, getHealthPage, getJamfProVersion } from './settings/instance.ts'

const VERSIONS: readonly InventoryVersion[] = [1, 2, 3, 4]

/** The inventory has the same operations in every version. */
const inventories = Object.fromEntries(
  VERSIONS.flatMap(version => {
    const { list, get, detail, update } = computersInventory(version)
    return [
      [`listComputersV${version}`, list],
      [`getComputerV${version}`, get],
      [`getComputerDetailV${version}`, detail],
      [`updateComputerV${version}`, update],
    ]
  }),
)

/** One function serves all ways to name a device; the operation's path tells which. */
const KEYS = ['Id', 'Name', 'SerialNumber', 'Udid', 'MacAddress']

const classic = {
  classicListComputers: classicComputers.classicListComputers,
  classicListComputersBasic: classicComputers.classicListComputersBasic,
  classicMatchComputers: classicComputers.classicMatchComputers,
  classicListMobileDevices: classicMobileDevices.classicListMobileDevices,
  classicMatchMobileDevices: classicMobileDevices.classicMatchMobileDevices,
  classicListComputerGroups,
  classicGetComputerGroupById: classicGetComputerGroup,
  classicGetComputerGroupByName: classicGetComputerGroup,
  ...Object.fromEntries(
    KEYS.flatMap(key => [
      [`classicGetComputerBy${key}`, classicComputers.classicGetComputer],
      [`classicGetComputerSubsetBy${key}`, classicComputers.classicGetComputer],
      [`classicGetMobileDeviceBy${key}`, classicMobileDevices.classicGetMobileDevice],
    ]),
  ),
}

/** Two versions of the computer groups that do not differ in what is emulated. */
const computerGroups = Object.fromEntries(
  [2, 3].flatMap(version => [
    [`listSmartComputerGroupsV${version}`, groups.listSmartComputerGroups],
    [`getSmartComputerGroupV${version}`, groups.getSmartComputerGroup],
    [`getSmartComputerGroupMembersV${version}`, groups.getSmartComputerGroupMembers],
    [`listStaticComputerGroupsV${version}`, groups.listStaticComputerGroups],
    [`getStaticComputerGroupV${version}`, groups.getStaticComputerGroup],
  ]),
)

/** All that Jamf Pro answers here. */
export const operations: Operations<Caller> = {
  createToken: authentication.createToken,
  keepAlive: authentication.keepAlive,
  keepAliveDeprecated: authentication.keepAliveDeprecated,
  invalidateToken: authentication.invalidateToken,
  invalidateTokenDeprecated: authentication.invalidateToken,
  getAuthorization: authentication.getAuthorization,
  getAuthorizationDeprecated: authentication.getAuthorization,
  getAuthorizationByPost: authentication.getAuthorization,
  createClientToken,
  createClientTokenV1: createClientToken,
  ...inventories,
  ...mobileDevices,
  listComputerGroups: groups.listComputerGroups,
  ...computerGroups,
  listMobileDeviceGroups: groups.listMobileDeviceGroups,
  listSmartMobileDeviceGroups: groups.listSmartMobileDeviceGroups,
  listStaticMobileDeviceGroups: groups.listStaticMobileDeviceGroups,
  ...classic,
  getJamfProVersion,
  getHealth,
  getHealthPage,
  ...Object.assign({}, ...families.flatMap(({ operations, others }) => [operations, others])),
}
