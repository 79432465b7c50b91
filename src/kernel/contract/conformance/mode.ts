/** What becomes of requests that are not as the documents say: nothing; it is noted; it is noted and they are refused. */
export const CONTRACT_MODES = ['off', 'record', 'enforce'] as const
export type ContractMode = (typeof CONTRACT_MODES)[number]
