import type { Configuration } from '../configuration.ts'

/** Where a running emulator with this configuration answers, `http://host:port`. */
export function runningUrl({ host = '127.0.0.1', ports = [8443] }: Configuration): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${ports[0]}`
}

/**
 * Asks the running emulator for a control resource.
 *
 * @throws Error with one sentence when nobody answers
 */
export async function askRunning(
  configuration: Configuration,
  path: string,
  method: 'GET' | 'POST' = 'GET',
): Promise<string> {
  const url = `${runningUrl(configuration)}/_localtenant/${path}`
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(5000) })
    if (response.ok) return await response.text()
    throw new Error(`it said ${response.status}`)
  } catch (error) {
    throw new Error(
      `No emulator answers at ${url} (${(error as Error).message}); start one with 'localtenant'.`,
    )
  }
}
