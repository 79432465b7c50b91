import { type Configuration, runningUrl } from '../configuration.ts'
import { askRunning } from './running.ts'

/** Ends quietly when the emulator answers. @throws Error otherwise */
export async function checkHealth(configuration: Configuration): Promise<void> {
  const answer = await askRunning(configuration, 'health')
  // Something else may have taken the port.
  if (!answer.includes('"status":"ok"'))
    throw new Error(`${runningUrl(configuration)} answers, but not as an emulator does.`)
}
