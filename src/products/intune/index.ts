import { complianceExpiry } from '../../domain/compliance/compliance-expiry.ts'
import { organisationOfBearer } from '../../domain/tokens/bearers.ts'
import type { HeaderRecord } from '../../kernel/http/reply.ts'
import type { Call, Product } from '../../kernel/pipeline/product.ts'
import { type Caller, identify, permit } from './authenticate.ts'
import { envelope, traceHeaders } from './envelope.ts'
import { failureNamed, failureNames } from './errors.ts'
import { operations } from './operations.ts'
import { dataUploads } from './partners/data-uploads.ts'
import { partnerRemoval } from './partners/partner-removal.ts'
import { partnerNonCompliance, partnerUnresponsive } from './partners/partner-silence.ts'
import { partners } from './partners/schema.ts'
import { normalizePath, ownsPath } from './paths.ts'
import { parameterText, refuse } from './violations.ts'

/** Microsoft Intune's services for partners, which clients find through Microsoft Graph. */
export const intune: Product<Caller> = {
  name: 'intune',
  hosts: ['.manage.microsoft.com', 'manage.microsoft.com', 'manage.microsoft.us', 'manage.microsoft.cn'],
  ownsPath,
  contract: 'intune',
  ignoreCase: true,
  normalizePath,
  operations,
  schema: [partners],
  seed: async () => (await import('./partners/seed-partners.ts')).seed,
  deadlines: [dataUploads, complianceExpiry, partnerUnresponsive, partnerNonCompliance, partnerRemoval],
  locate: ({ organisations, headers }) => organisationOfBearer(organisations, headers.authorization),
  identify,
  permit,
  callerName: ({ caller }) => caller.appId,
  parameterText,
  refuse,
  replyHeaders,
  failureNamed,
  failureNames,
  envelope,
}

/** Headers of every successful reply. */
function replyHeaders(call: Call<Caller>): HeaderRecord {
  return { ...traceHeaders(call), 'content-type': 'application/json; charset=utf-8' }
}
