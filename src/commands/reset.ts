import type { Configuration } from '../configuration.ts'
import { askRunning } from './running.ts'

/** Takes the running emulator back to its seed. */
export async function resetRunning(configuration: Configuration): Promise<void> {
  await askRunning(configuration, 'reset', 'POST')
}
