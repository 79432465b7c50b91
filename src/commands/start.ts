import type { Configuration } from '../configuration.ts'
import { type Emulator, openEmulator } from '../emulator.ts'
import { preparedFolder } from '../kernel/assets.ts'
import { isLocal } from '../kernel/listener/connection.ts'

/** Runs the emulator until it is told to stop. */
export async function start(configuration: Configuration): Promise<void> {
  const emulator = await openEmulator(configuration, text => process.stderr.write(`${text}\n`))
  // Who works on the sources wants to be told at once what does not fit together; of a bundle the tests have seen to it.
  if (!preparedFolder) await prepare(emulator)
  const [address] = emulator.gateway.addresses
  const host = address!.family === 'IPv6' ? `[${address!.address}]` : address!.address
  const ports = emulator.gateway.ports
  const urls = ports.flatMap(port => [`http://${host}:${port}`, `https://localhost:${port}`])
  if (!configuration.controlToken && !isLocal(address!.address)) {
    process.stderr.write(
      `warning: every machine that reaches ${host} may use the control API, reset organisations and mint tokens; --control-token asks for a secret.\n`,
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      emulator.close().then(() => process.exit(0))
    })
  }
  process.stdout.write(`localtenant ready: ${urls.join(' ')} (HTTP, HTTPS and proxy on one port)\n`)
}

async function prepare(emulator: Emulator): Promise<void> {
  try {
    await emulator.prepare()
  } catch (error) {
    await emulator.close()
    throw error
  }
}
