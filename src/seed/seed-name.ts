/** True for the name of a seed that the package brings, which no path and no `scale:…` looks like. */
export function isSeedName(seed: string): boolean {
  return /^[\w-]+$/.test(seed)
}
