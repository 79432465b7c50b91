import { type CommandLine, type Configuration, runningUrl } from '../configuration.ts'
import { ask } from '../control-client/ask.ts'
import { type Control, openControl } from '../control-client/index.ts'

/**
 * Asks the running emulator for a control resource.
 *
 * @throws Error with one sentence when nobody answers within five seconds, or what it said when it refuses
 */
export async function askRunning(configuration: Configuration, path: string): Promise<string> {
  const address = { url: runningUrl(configuration), token: configuration.controlToken }
  const response = await ask(address, path, { limit: 5000 })
  return response.text()
}

/** The control API of the running emulator, for the organisation that was named. What takes long may take long. */
export function runningControl({ configuration, tenant }: CommandLine): Control {
  return openControl({ url: runningUrl(configuration), token: configuration.controlToken, tenant })
}
