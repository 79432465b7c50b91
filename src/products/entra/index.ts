import { secretExpiry } from '../../domain/applications/secret-expiry.ts'
import type { Product } from '../../kernel/pipeline/product.ts'
import { envelope, isForBrowsers } from './envelope.ts'
import { failureNamed, failureNames } from './failures-on-demand.ts'
import { LOGIN_HOSTS, REGIONAL_HOSTS } from './hosts.ts'
import { operations } from './operations.ts'
import { callerName, resolveFromBody } from './resolve-tenant.ts'
import { SIGN_IN_EVENTS } from './sign-ins.ts'
import { locate, readTenancy, type Tenancy } from './tenant.ts'
import { keyHeaders, metadataHeaders, requestHeaders } from './trace.ts'
import { refuse } from './violations.ts'

/** Microsoft Entra ID: the token service at login.microsoftonline.com. */
export const entra: Product<Tenancy> = {
  name: 'entra',
  hosts: [...LOGIN_HOSTS, ...REGIONAL_HOSTS],
  // A tenant may be called anything, so without a host Entra answers whatever no other product owns.
  ownsPath: () => true,
  contract: 'entra',
  ignoreCase: true,
  operations,
  events: SIGN_IN_EVENTS,
  deadlines: [secretExpiry],
  locate,
  identify: readTenancy,
  resolveFromBody,
  callerName,
  refuse,
  replyHeaders: call => {
    const trace = { traceId: call.organisation.random.uuid() }
    if (call.method !== 'GET' || isForBrowsers(call)) return requestHeaders(trace)
    return call.operation.extensions['x-keys'] ? keyHeaders(trace) : metadataHeaders(trace)
  },
  failureNamed,
  failureNames,
  envelope,
}
