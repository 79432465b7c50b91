import type { Call } from '../../kernel/pipeline/product.ts'

/** Answers once the organisations are seeded and the port is open: there is nobody to ask before. */
export function getHealth({ organisations }: Pick<Call, 'organisations'>): object {
  return { status: 'ok', tenants: organisations.all.map(({ tenantId }) => tenantId) }
}
