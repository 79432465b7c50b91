import type { Operation } from '../../kernel/product.ts'
import { getServiceDiscovery } from './operations/service-discovery.ts'
import type { Enquiry } from './user-identifier.ts'

/** All that a domain answers to Apple devices here. */
export const operations: Readonly<Record<string, Operation<Enquiry>>> = {
  getServiceDiscovery,
  headServiceDiscovery: getServiceDiscovery,
}
