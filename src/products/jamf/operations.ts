import type { Operations } from '../../kernel/pipeline/product.ts'
import * as authentication from './access/authentication.ts'
import {
  getAuthorization,
  getAuthorizationDeprecated,
  getCurrentAuthorization,
} from './access/authorization.ts'
import { createClientToken } from './access/oauth.ts'
import type { Caller } from './caller.ts'
import { classicComputers } from './computers/classic-computers.ts'
import { computersInventory } from './computers/computers-inventory.ts'
import { families } from './families.ts'
import { classicGroupWrites } from './groups/classic-group-writes.ts'
import { classicGetComputerGroup, classicListComputerGroups } from './groups/classic-groups.ts'
import { groups } from './groups/groups.ts'
import { staticGroups } from './groups/static-groups.ts'
import { complianceInformation } from './microsoft/compliance-information.ts'
import { classicMobileDevices } from './mobile-devices/classic-mobile-devices.ts'
import * as mobileDevices from './mobile-devices/mobile-devices.ts'
import type { RequestBodies } from './request-bodies.ts'
import { classicGetActivationCode } from './settings/activation-code.ts'
import { getClassicDocument, getProDocument } from './settings/documents.ts'
import { getHealth, getHealthPage, getJamfProVersion } from './settings/instance.ts'
import { getLoginPage } from './settings/login-page.ts'

/** All that Jamf Pro answers here. */
export const operations: Operations<Caller, RequestBodies> = {
  createToken: authentication.createToken,
  keepAlive: authentication.keepAlive,
  keepAliveDeprecated: authentication.keepAliveDeprecated,
  invalidateToken: authentication.invalidateToken,
  invalidateTokenDeprecated: authentication.invalidateToken,
  getAuthorization,
  getAuthorizationDeprecated,
  getAuthorizationByPost: getCurrentAuthorization,
  createClientToken,
  createClientTokenV1: createClientToken,
  ...computersInventory,
  ...classicComputers,
  ...mobileDevices,
  ...classicMobileDevices,
  ...groups,
  ...staticGroups,
  ...classicGroupWrites,
  classicListComputerGroups,
  classicGetComputerGroupById: classicGetComputerGroup,
  classicGetComputerGroupByName: classicGetComputerGroup,
  ...complianceInformation,
  getLoginPage,
  getProDocument,
  getClassicDocument,
  classicGetActivationCode,
  getJamfProVersion,
  getHealth,
  getHealthPage,
  ...Object.fromEntries(
    families.flatMap(({ operations, others }) => Object.entries({ ...operations, ...others })),
  ),
}
