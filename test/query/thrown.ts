/** What a call throws; undefined if it throws nothing. */
export function thrown(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}
