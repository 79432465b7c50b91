import type { Product } from '../../kernel/pipeline/product.ts'
import { isDomain } from './discovery/enrollment-discovery.ts'
import { type Enquiry, identify, locate } from './discovery/user-identifier.ts'
import { envelope } from './envelope.ts'
import { failureNamed, failureNames } from './errors.ts'
import { operations } from './operations.ts'

/** Service discovery for Apple devices: the web server of each of an organisation's domains. */
export const apple: Product<Enquiry> = {
  name: 'apple',
  hosts: [],
  ownsOrganisationHost: (host, organisations) => {
    const organisation = organisations.find(host)
    return organisation !== undefined && isDomain(organisation.database, host)
  },
  ownsPath: path => /^\/+\.well-known\/+com\.apple\.remotemanagement(?:[/?]|$)/.test(path),
  contract: 'apple',
  operations,
  schema: [{ file: 'src/products/apple/discovery/schema.sql' }],
  seed: async () => (await import('./discovery/seed-enrollment.ts')).seed,
  locate,
  identify,
  failureNamed,
  failureNames,
  envelope,
}
