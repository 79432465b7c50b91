import type { Configuration } from '../configuration.ts'
import { askRunning } from './running.ts'

/** Ends quietly when the emulator answers. @throws Error otherwise */
export async function checkHealth(configuration: Configuration): Promise<void> {
  await askRunning(configuration, 'health')
}
