import type { Operation } from '../../kernel/pipeline/product.ts'
import { getServiceDiscovery } from './discovery/service-discovery.ts'
import type { Enquiry } from './discovery/user-identifier.ts'

/** All that a domain answers to Apple devices here. */
export const operations: Readonly<Record<string, Operation<Enquiry>>> = {
  getServiceDiscovery,
  headServiceDiscovery: getServiceDiscovery,
}
