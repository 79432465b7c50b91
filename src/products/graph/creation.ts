import { Reply } from '../../kernel/product.ts'
import type { GraphCall } from './reading.ts'

/** The odd address of a new directory object; real, and no path of this version. */
export function created(
  { origin, world }: GraphCall,
  made: { id: string; type: string; body: string },
): Reply {
  const location = `${origin}/v2/${world.tenantId}/directoryObjects/${made.id}/Microsoft.DirectoryServices.${made.type}`
  return new Reply({ headers: { location }, body: made.body })
}
