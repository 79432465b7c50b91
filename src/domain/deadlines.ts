import type { Deadline } from '../kernel/due.ts'
import { dataUploads } from './data-uploads.ts'

/** All that falls due by itself in an organisation. */
export const deadlines: readonly Deadline[] = [dataUploads]
