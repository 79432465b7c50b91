import type { Call } from '../../kernel/pipeline/product.ts'

/** Answers once the organisations are seeded and the port is open: there is nobody to ask before. */
export function getHealth({ tenants }: Pick<Call, 'tenants'>): object {
  return { status: 'ok', tenants: tenants.all.map(({ tenantId }) => tenantId) }
}
