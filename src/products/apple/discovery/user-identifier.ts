import { defaultDomain } from '../../../domain/directory/domains.ts'
import { Failure } from '../../../kernel/http/failure.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Identity, IncomingRequest, ResolvedRequest } from '../../../kernel/pipeline/product.ts'
import { notPublished, refused } from '../errors.ts'
import { isDomain } from './enrollment-discovery.ts'

/** Whose enrollment a device asks for. */
export interface Enquiry {
  /** A domain of the organisation. */
  readonly domain: string
  /** True when the device came to the domain itself and not to this machine's own address. */
  readonly atDomain: boolean
}

const MODEL_FAMILIES = ['AppleTV', 'iPad', 'iPhone', 'Mac', 'RealityDevice', 'Watch']

/** The organisation of the domain that is asked, whether or not the rest of the request will do. */
export function locate({ host, organisations, query }: IncomingRequest): Organisation | undefined {
  return organisations.find(host) ?? organisations.find(String(query['user-identifier']).split('@').at(-1)!)
}

/**
 * Finds the domain that is asked: the host's where it is one, else that of `user-identifier`, else the default one. A device
 * that was redirected from another domain brings an identifier of that one, so the two need not agree.
 *
 * @throws Failure 403 for an identifier or a model family that no Apple device sends, 404 for an unknown domain
 */
export function identify(request: ResolvedRequest): Identity<Enquiry> {
  const { host, organisations, query, operation, organisation: located } = request
  if (!operation) return { organisation: located, caller: { domain: host, atDomain: false } }
  const identified = domainOf(query['user-identifier'])
  checkModelFamily(query['model-family'])
  const known = organisations.find(host)
  if (known && isDomain(known.database, host))
    return { organisation: known, caller: { domain: host, atDomain: true } }
  const domain = identified ?? defaultDomain(organisations.initial.database)
  const organisation = organisations.find(domain)
  if (!organisation || !isDomain(organisation.database, domain)) throw notPublished(domain)
  return { organisation, caller: { domain, atDomain: false } }
}

type QueryValue = string | string[] | undefined

/** Apple documents a split at the last @, but its client insists on exactly one, so nothing else ever arrives. */
function domainOf(identifier: QueryValue): string | undefined {
  if (identifier === undefined) return undefined
  const [name, domain, ...more] = one(identifier, 'user-identifier').split('@')
  if (name && domain && more.length === 0) return domain.toLowerCase()
  throw refused('The user identifier is not of the form name@domain.')
}

function checkModelFamily(family: QueryValue): void {
  if (family === undefined || MODEL_FAMILIES.includes(one(family, 'model-family'))) return
  throw refused(`'${family}' is no model family; there are ${MODEL_FAMILIES.join(', ')}.`)
}

function one(value: string | string[], name: string): string {
  if (Array.isArray(value)) throw new Failure('invalid', `The query has ${name} more than once.`)
  return value
}
