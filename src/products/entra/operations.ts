import type { Operations } from '../../kernel/pipeline/product.ts'
import { acceptConsent, showConsentV1, showConsentV2 } from './authorize/admin-consent.ts'
import { cached } from './cached.ts'
import { discoverInstance, getOpenIdConfigurationV1, getOpenIdConfigurationV2 } from './metadata/discovery.ts'
import { getKeysV1, getKeysV2 } from './metadata/keys.ts'
import type { RequestBodies } from './request-bodies.ts'
import type { Tenancy } from './tenant.ts'
import { issueTokenV1, issueTokenV2 } from './token/token.ts'

/** All that Entra ID's token service answers here. */
export const operations: Operations<Tenancy, RequestBodies> = {
  discoverInstance,
  getOpenIdConfigurationV1: cached(getOpenIdConfigurationV1),
  getOpenIdConfigurationV2: cached(getOpenIdConfigurationV2),
  getKeysV1: cached(getKeysV1),
  getKeysV2: cached(getKeysV2),
  issueTokenV1,
  issueTokenV2,
  showConsentV1,
  showConsentV2,
  acceptConsent,
}
