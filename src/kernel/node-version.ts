// What the binary of better-sqlite3 is made for. A Node that has less crashes without a word where a database is opened.
const NODE_API = 10

/**
 * Called before anything else is done, by the program before anything else is even loaded.
 *
 * @throws Error with one sentence for people when this Node is too old
 */
export function requireNode(): void {
  const { node, napi } = process.versions
  if (Number(napi) < NODE_API)
    throw new Error(`Node ${node} is too old; localtenant needs 22.14 or later (of 23: 23.6).`)
}
