/** The number of a record as a path gives it; 0, which no record has, for a text that is no number. */
export function recordId(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
