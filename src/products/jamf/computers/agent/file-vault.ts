/** What Jamf Pro says of the encryption of a Mac as a whole. */
export type FileVaultStatus =
  | 'ALL_ENCRYPTED'
  | 'SOME_ENCRYPTED'
  | 'BOOT_ENCRYPTED'
  | 'NOT_ENCRYPTED'
  | 'NOT_APPLICABLE'

export type PartitionState = 'ENCRYPTED' | 'UNENCRYPTED'

/** What follows from it for the partition that the Mac starts from. */
export function bootState(status: string): PartitionState {
  return status === 'NOT_ENCRYPTED' || status === 'NOT_APPLICABLE' ? 'UNENCRYPTED' : 'ENCRYPTED'
}

/** … and for its other one. */
export function dataState(status: string): PartitionState {
  return status === 'ALL_ENCRYPTED' ? 'ENCRYPTED' : 'UNENCRYPTED'
}

export function percentOf(state: PartitionState): number {
  return state === 'ENCRYPTED' ? 100 : 0
}
