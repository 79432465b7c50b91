import { Reply } from '../../../kernel/http/reply.ts'
import type { GraphCall } from './reading.ts'

/** The odd address that Graph gives a directory object; real, and no path of this version. */
export function objectAddress(
  { origin, organisation }: GraphCall,
  { id, type }: { id: string; type: string },
): string {
  return `${origin}/v2/${organisation.tenantId}/directoryObjects/${id}/Microsoft.DirectoryServices.${type}`
}

/** The reply to the making of a directory object, which tells its address. */
export function created(call: GraphCall, made: { id: string; type: string; body: string }): Reply {
  return new Reply({ headers: { location: objectAddress(call, made) }, body: made.body })
}
