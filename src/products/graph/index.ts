import { organisationOfBearer } from '../../domain/tokens/bearers.ts'
import type { Product } from '../../kernel/pipeline/product.ts'
import { type Caller, identify, permit } from './authenticate.ts'
import { envelope } from './envelope.ts'
import { failureNamed, failureNames } from './errors.ts'
import { missingPath } from './known-paths.ts'
import { isAnnotation, normalizeBody } from './member-names.ts'
import { requireProperty } from './odata/property-paths.ts'
import { operations } from './operations.ts'
import { normalizePath } from './paths.ts'
import { replyHeaders } from './reply-headers.ts'
import { graphThrottling } from './throttling.ts'
import { parameterName, refuse } from './violations.ts'

/** Microsoft Graph v1.0. */
export const graph: Product<Caller> = {
  name: 'graph',
  hosts: ['graph.microsoft.com'],
  ownsPath: path => /^\/+(v1\.0|beta|oidc)(\/|$)/i.test(path),
  contract: 'graph',
  ignoreCase: true,
  normalizePath,
  operations,
  locate: ({ organisations, headers }) => organisationOfBearer(organisations, headers.authorization),
  identify,
  permit(identity, operation, request) {
    requireProperty(request)
    permit(identity, operation)
  },
  callerName: ({ caller }) => caller.appId,
  missing: missingPath,
  profiles: [graphThrottling],
  isAnnotation,
  normalizeBody,
  parameterName,
  refuse,
  replyHeaders,
  failureNamed,
  failureNames,
  envelope,
}
