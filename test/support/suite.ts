import root, { type Test } from 'tap'

/** The test of the file that is being loaded. */
let current: Test | undefined

/** How long a file may take, in milliseconds: what the runner gives the process as a whole (.taprc). */
const TIMEOUT = Number(process.env.TAP_TIMEOUT || 120) * 1000

/** What `import t from 'tap'` gives a test file in a bundle: a test of its own in a suite, tap's root where the file runs alone. */
export function testOfFile(): Test {
  return current ?? root
}

/**
 * Runs test files in this process, one after the other, each as a test by its name. One that cannot even be loaded fails alone.
 *
 * @param files what loads them, by name
 */
export function runSuite(files: Readonly<Record<string, () => Promise<unknown>>>): void {
  for (const [name, load] of Object.entries(files)) {
    root.test(name, { timeout: TIMEOUT }, async t => {
      current = t
      await load()
    })
  }
}
