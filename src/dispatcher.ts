import { Agent, buildConnector } from 'undici'
import { isLocal } from './kernel/listener/connection.ts'

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
  return new Agent({
    connect: (options, callback) => {
      const name = options.hostname.replace(/^\[|\]$/g, '').toLowerCase()
      if (owns(name)) {
        const servername = options.servername || options.hostname
        here({ ...options, hostname: host, host, port, servername }, callback)
      } else if (isLocal(name) && options.port === port) {
        here(options, callback)
      } else if (isLocal(name) || passthrough || passthroughTo.includes(name)) {
        elsewhere(options, callback)
      } else {
        callback(
          new Error(`No product here answers for ${name}; 'passthrough' lets real hosts be reached.`),
          null,
        )
      }
    },
  })
}
