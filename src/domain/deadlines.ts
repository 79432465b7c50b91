import type { Deadline } from '../kernel/due.ts'
import { complianceExpiry } from './compliance-expiry.ts'
import { dataUploads } from './data-uploads.ts'
import { collectEvents } from './outbox.ts'
import { partnerRemoval } from './partner-removal.ts'
import { partnerNonCompliance, partnerUnresponsive } from './partner-silence.ts'
import { secretExpiry } from './secret-expiry.ts'

/** All that falls due by itself in an organisation; of what is due at the same moment, the first comes first. */
export const deadlines: readonly Deadline[] = [
  dataUploads,
  complianceExpiry,
  partnerUnresponsive,
  partnerNonCompliance,
  partnerRemoval,
  secretExpiry,
].map(deadline => ({ ...deadline, done: collectEvents }))
