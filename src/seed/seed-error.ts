/** A seed cannot be used. The message is one sentence for people and names the file or the member at fault. */
export class SeedError extends Error {}
