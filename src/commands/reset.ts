import type { CommandLine } from '../configuration.ts'
import { runningControl } from './running.ts'

/** Takes an organisation of the running emulator back to its beginning, or to the snapshot that was named. */
export async function resetRunning(line: CommandLine): Promise<void> {
  await runningControl(line).reset(line.snapshot === undefined ? {} : { snapshot: line.snapshot })
}
