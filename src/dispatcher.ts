import { isIP } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { isLocal } from './kernel/listener/connection.ts'
import { isPrivateAddress, PrivateAddressError, publicLookup } from './kernel/listener/private-addresses.ts'

/** Where an emulator is and what it stands for. */
export interface EmulatorAddress {
  /** `http://host:port`, an address that can be connected to. */
  readonly url: string
  /** The emulator's certificate authority, PEM. */
  readonly ca: string
  owns(hostName: string): boolean
  /** Lets hosts that are not emulated be reached. */
  readonly passthrough: boolean
  /** Those of them that are reached by name. */
  readonly passthroughTo: readonly string[]
}

/**
 * An undici dispatcher that leads the connections to all emulated hosts to the emulator: the real name goes along as
 * SNI and `Host`, so the emulator knows which cloud is meant. This machine's other servers stay reachable, so that
 * it can be made the global dispatcher; a request to any other host fails.
 */
export function emulatorDispatcher({ url, ca, owns, passthrough, passthroughTo }: EmulatorAddress): Agent {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const here = buildConnector({ ca })
  const elsewhere = buildConnector({})
  const outside = buildConnector({ lookup: publicLookup })
  const beyond: Connector = (options, callback) => {
    const name = nameOf(options)
    if (passthroughTo.includes(name)) return elsewhere(options, callback)
    // As of the proxy: a private network is reached by name only.
    if (passthrough && !(isIP(name) && isPrivateAddress(name))) return outside(options, callback)
    const refusal = passthrough
      ? new PrivateAddressError(name)
      : new Error(
          `No product here answers for ${name}; 'passthrough' lets real hosts be reached, and 'passthroughTo' those by name.`,
        )
    callback(refusal, null)
  }
  return new Agent({
    connect: (options, callback) => {
      const name = nameOf(options)
      if (owns(name)) {
        const servername = options.servername || options.hostname
        here({ ...options, hostname: host, host, port, servername }, callback)
      } else if (isLocal(name)) {
        const connect = options.port === port ? here : elsewhere
        connect(options, callback)
      } else beyond(options, callback)
    },
  })
}

type Connector = ReturnType<typeof buildConnector>

function nameOf({ hostname }: Parameters<Connector>[0]): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase()
}
