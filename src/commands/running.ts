import type { CommandLine, Configuration } from '../configuration.ts'
import { ask } from '../control-client/ask.ts'
import { type Control, openControl } from '../control-client/index.ts'

/** Where a running emulator with this configuration answers, `http://host:port`. */
export function runningUrl({ host = '127.0.0.1', ports = [8443] }: Configuration): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${ports[0]}`
}

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
