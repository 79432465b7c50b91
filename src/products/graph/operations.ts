import type { Operations } from '../../kernel/pipeline/product.ts'
import { application } from './applications/application.ts'
import { addApplicationKey } from './applications/application-keys.ts'
import { servicePrincipals } from './applications/service-principals.ts'
import type { Caller } from './authenticate.ts'
import {
  complianceManagementPartner,
  deviceManagementPartner,
} from './device-management/partners-resource.ts'
import { administrativeUnits } from './directory/administrative-units.ts'
import { devices } from './directory/devices.ts'
import { getDirectoryObject, getDirectoryObjectsByIds } from './directory/directory-objects.ts'
import { groups } from './directory/groups.ts'
import { domain, organization } from './directory/organization-resource.ts'
import { users } from './directory/users.ts'
import { entitySet } from './odata/entity-set.ts'
import type { RequestBodies } from './request-bodies.ts'

/** All that Microsoft Graph answers here. */
export const operations: Operations<Caller, RequestBodies> = {
  ...users,
  ...groups,
  ...devices,
  ...administrativeUnits,
  ...entitySet(organization, { set: 'organization', counted: false }),
  ...entitySet(domain, { set: 'domains', counted: false }),
  getDirectoryObject,
  getDirectoryObjectsByIds,

  ...entitySet(application, { set: 'applications' }),
  addApplicationKey,
  ...servicePrincipals,

  ...entitySet(complianceManagementPartner, {
    set: 'deviceManagement/complianceManagementPartners',
    counted: false,
  }),
  ...entitySet(deviceManagementPartner, { set: 'deviceManagement/deviceManagementPartners', counted: false }),
}
