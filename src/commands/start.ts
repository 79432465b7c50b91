import type { Configuration } from '../configuration.ts'
import { openEmulator } from '../emulator.ts'

/** Runs the emulator until it is told to stop. */
export async function start(configuration: Configuration): Promise<void> {
  const emulator = await openEmulator(configuration, text => process.stderr.write(`${text}\n`))
  const [address] = emulator.gateway.addresses
  const host = address!.family === 'IPv6' ? `[${address!.address}]` : address!.address
  const ports = emulator.gateway.ports
  const urls = ports.flatMap(port => [`http://${host}:${port}`, `https://localhost:${port}`])
  process.stdout.write(`localtenant ready: ${urls.join(' ')} (HTTP, HTTPS and proxy on one port)\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      emulator.close().then(() => process.exit(0))
    })
  }
}
