import { readFileSync, writeFileSync } from 'node:fs'
import { type CommandLine, ConfigurationError } from '../configuration.ts'
import type { Control } from '../control-client/index.ts'
import { runningControl } from './running.ts'

type Snapshots = Control['snapshots']

/** What can be done with a snapshot of that name. */
const ACTIONS: Readonly<
  Record<string, (snapshots: Snapshots, name: string, file: string) => Promise<unknown>>
> = {
  save: (snapshots, name) => snapshots.save(name),
  restore: (snapshots, name) => snapshots.restore(name),
  delete: (snapshots, name) => snapshots.delete(name),
  async export(snapshots, name, file) {
    const content = await snapshots.export(name)
    // It holds private keys.
    access(`write ${file}`, () => writeFileSync(file, content, { mode: 0o600 }))
  },
  import: (snapshots, name, file) =>
    snapshots.import(name, new Uint8Array(access(`read ${file}`, () => readFileSync(file)))),
}

/** Actions that take a file. */
const WITH_FILE = ['export', 'import']

/**
 * Keeps states of an organisation of the running emulator: `save NAME`, `restore NAME`, `delete NAME`, `list`, `export NAME [FILE]`,
 * `import NAME [FILE]`. The file is called `NAME.sqlite` unless another is given.
 *
 * @throws ConfigurationError for words that are none of these
 */
export async function keepSnapshots(line: CommandLine): Promise<void> {
  const [action = 'nothing', name, file, surplus] = line.operands
  const { snapshots } = runningControl(line)
  if (action === 'list' && name === undefined) {
    for (const { name } of await snapshots.list()) process.stdout.write(`${name}\n`)
    return
  }
  const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  const isComplete = name !== undefined && (file === undefined || WITH_FILE.includes(action)) && !surplus
  if (!run || !isComplete) {
    throw new ConfigurationError(
      "Say 'localtenant snapshot list', save, restore or delete with a NAME, or export or import with a NAME and a FILE.",
    )
  }
  await run(snapshots, name, file ?? `${name}.sqlite`)
}

function access<Result>(what: string, how: () => Result): Result {
  try {
    return how()
  } catch (error) {
    throw new Error(`Cannot ${what}: ${(error as Error).message}.`, { cause: error })
  }
}
