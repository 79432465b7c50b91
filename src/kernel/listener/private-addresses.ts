import { lookup as lookUp } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Addresses that only a machine or its network reaches, and those that stand for one in another form (IANA's special-purpose address
 * registries; RFC 6890).
 */
const RANGES: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

const ranges = new BlockList()
for (const [network, prefix] of RANGES) ranges.addSubnet(network, prefix, familyOf(network))

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** True for an IP address of loopback, of a link or of a private network, be it wrapped in an IPv6 one. */
export function isPrivateAddress(address: string): boolean {
  return ranges.check(address, familyOf(address))
}

/** A name leads to no other addresses than private ones. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'

  constructor(hostName: string) {
    super(`${hostName} is an address of this machine or of a private network.`)
  }
}

/**
 * Looks a name up for a connection, as `dns.lookup` does, and leaves private addresses out: what is looked up is what is connected to, so
 * that no other spelling of an address and no name that changes its mind leads there. An address itself is not looked up: ask
 * `isPrivateAddress`.
 */
export const publicLookup: LookupFunction = (hostName, options, done) => {
  lookUp(hostName, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    const addresses = found.filter(({ address }) => !isPrivateAddress(address))
    const [first] = addresses
    if (!first) return done(new PrivateAddressError(hostName), '')
    if (options.all) done(null, addresses)
    else done(null, first.address, first.family)
  })
}
