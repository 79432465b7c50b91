import type { Dispatcher } from 'undici'
import { type Configuration, runningUrl } from './configuration.ts'
import { type Control, type ControlledTenant, type NewTenant, openControl } from './control-client/index.ts'
import { openEmulator } from './emulator.ts'

export { type Configuration, ConfigurationError } from './configuration.ts'
export * from './control-client/index.ts'

/**
 * What `fetch` takes as a dispatcher: @types/node brings the types of the undici of its own Node, which differ from release to release.
 * With TypeScript's DOM library `fetch` has the types of a browser, and takes none.
 */
type DispatcherOf<Init> = Init extends { dispatcher?: infer FetchDispatcher }
  ? NonNullable<FetchDispatcher>
  : unknown

/** An emulator that runs inside this process. */
export interface RunningEmulator extends AsyncDisposable {
  /** `http://127.0.0.1:port`, or the host that was configured, for clients that take a base URL. */
  readonly url: string
  /** `https://localhost:port`; clients must trust `caCertificate`. */
  readonly httpsUrl: string
  /** The same port as a CONNECT proxy, for clients that keep their real host names. */
  readonly proxyUrl: string
  /** PEM. */
  readonly caCertificate: string
  /** For `fetch` and undici: leads requests for the real host names to this emulator, with no other set-up. */
  readonly dispatcher: Dispatcher & DispatcherOf<RequestInit>
  /** The emulator's own API, for its first organisation. */
  readonly control: Control
  /** A fresh organisation with its own ids, names, secrets and clock; gone at the end of `await using`. */
  tenant(options?: NewTenant): Promise<ControlledTenant>
  close(): Promise<void>
}

/**
 * Starts an emulator. Several may run in one process; each has its own organisation and, by default, a free port.
 *
 * @throws Error with one clear sentence when the configuration, the seed, the data directory or the port is unusable
 */
export async function startEmulator(configuration: Configuration = {}): Promise<RunningEmulator> {
  const emulator = await openEmulator({ ports: [0], ...configuration })
  const port = emulator.gateway.ports[0]!
  const close = (): Promise<void> => emulator.close()
  const failed = async (error: unknown): Promise<never> => {
    await close()
    throw error
  }
  const { certificate } = await emulator.certificateAuthority().catch(failed)
  const dispatcher = await emulator.dispatcher()
  const url = runningUrl({ ...configuration, ports: [port] })
  const control = openControl({ url, token: configuration.controlToken })
  return {
    url,
    httpsUrl: `https://localhost:${port}`,
    proxyUrl: url,
    caCertificate: certificate,
    // The types of two releases of undici never agree, but a dispatcher of one is used by the fetch of the other.
    dispatcher: dispatcher as unknown as RunningEmulator['dispatcher'],
    control,
    tenant: options => control.tenants.create(options),
    close,
    [Symbol.asyncDispose]: close,
  }
}
