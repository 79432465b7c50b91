import type { HeaderRecord, HeaderValues } from '../../kernel/http/reply.ts'
import type { Call, Product } from '../../kernel/pipeline/product.ts'
import { value } from '../../query/index.ts'
import { identify, permit } from './authenticate.ts'
import type { Caller } from './caller.ts'
import { isClassic } from './classic/negotiation.ts'
import { represent } from './classic/representation.ts'
import { xmlBody } from './classic/xml-body.ts'
import { envelope } from './envelope.ts'
import { failureNamed, failureNames } from './errors.ts'
import { openConnector } from './microsoft/connector.ts'
import { deviceComplianceDue } from './microsoft/device-compliance.ts'
import { operations } from './operations.ts'
import { jamfPropagation } from './propagation.ts'
import { claimedName, locate, locateByForm } from './resolve-tenant.ts'
import { schema } from './schema.ts'
import { parameterText, refuse } from './violations.ts'

/** Jamf Pro: its Pro API and its Classic API. */
export const jamf: Product<Caller> = {
  name: 'jamf',
  hosts: ['.jamfcloud.com'],
  ownsOrganisationHost: (host, organisations) => {
    const organisation = organisations.find(host)
    if (!organisation) return false
    const name = value<string>(organisation.database, 'SELECT jamf_host FROM organization')!
    return name.toLowerCase() === host
  },
  ownsPath: path => /^\/+(api|uapi|JSSResource|classicapi|healthCheck\.html)(\/|\?|$)/.test(path),
  contract: 'jamf',
  operations,
  schema,
  seed: async () => (await import('./seed/sections.ts')).seed,
  deadlines: [deviceComplianceDue],
  background: openConnector,
  codecs: { 'application/xml': xmlBody, 'text/xml': xmlBody },
  locate,
  identify,
  resolveFromBody: call => (call.caller.kind === 'nobody' ? locateByForm(call) : undefined),
  permit,
  callerName: call => (call.caller.kind === 'nobody' ? claimedName(call) : call.caller.name),
  profiles: [jamfPropagation],
  represent: (call, value) => (isClassic(call) ? represent(call, value) : value),
  parameterText,
  refuse,
  replyHeaders,
  failureNamed,
  failureNames,
  envelope,
}

const PRO: HeaderValues = { 'cache-control': 'no-cache, no-store, must-revalidate', expires: '0' }
const CLASSIC: HeaderValues = {
  'cache-control': 'no-store, no-cache, must-revalidate, max-age=0, post-check=0, pre-check=0',
  'accept-ranges': 'bytes',
  vary: 'Accept-Charset,Accept-Encoding,Accept-Language,Accept',
}

/** Headers of successful replies: nothing may be kept, and a Classic reply depends on what was accepted. */
function replyHeaders(call: Call<Caller>): HeaderRecord {
  return { ...(isClassic(call) ? CLASSIC : PRO) }
}
