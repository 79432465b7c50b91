import type { OperationContract } from '../../kernel/contract.ts'
import type { Profile, Struck } from '../../kernel/faults.ts'
import type { Arrival, Call, HeaderValues } from '../../kernel/product.ts'
import { numberSettings } from '../../kernel/profile-settings.ts'

const NAME = 'jamfPropagation'

/** The nodes that answer for one instance. */
const NODES = ['aws.localtenant-tc-1', 'aws.localtenant-tc-2'] as const

type Node = (typeof NODES)[number]

/** Each of them names the node; clients send back the one that they know. */
const COOKIES = ['APBALANCEID', 'jpro-ingress', 'AWSALB', 'AWSALBCORS']

/** Nodes of Jamf Cloud learn of each other's writes late; a client that keeps its cookies stays at one node. */
export const jamfPropagation: Profile = {
  name: NAME,
  summary: 'Reads at another node of Jamf Cloud than the one that took a write miss it for a while.',
  open(world, settings) {
    const { seconds = 60 } = numberSettings(settings, { profile: NAME, known: ['seconds'] })
    let turn = 0
    let written: { readonly node: Node; readonly moment: number } | undefined
    const missesWrite = (node: Node): boolean => {
      if (!written || node === written.node) return false
      const age = world.clock.now() - written.moment
      return age >= 0 && age < seconds * 1000
    }
    const follow = (call: Call): Struck | undefined => {
      const wanted = nodeOf(call.headers.cookie)
      const node = wanted ?? NODES[turn++ % NODES.length]!
      const headers = wanted ? undefined : { headers: stickTo(node, call) }
      if (concernsTokens(call.operation)) return headers
      if (call.method !== 'GET') {
        written = { node, moment: world.clock.now() }
        return headers
      }
      return missesWrite(node) ? { ...headers, stale: seconds, fault: NAME } : headers
    }
    return Object.assign(follow, { lag: seconds })
  },
}

/** The node that a request's cookies name. */
function nodeOf(header = ''): Node | undefined {
  const sent = new Map(header.split(';').map(pair => readPair(pair)))
  const names = COOKIES.map(cookie => sent.get(cookie))
  return NODES.find(node => names.includes(node))
}

function readPair(pair: string): [name: string, value: string] {
  const [name = '', ...value] = pair.split('=')
  return [name.trim(), value.join('=').trim()]
}

/** Cookies marked `Secure` would be dropped by a client that came by plain HTTP. */
function stickTo(node: Node, { origin }: Pick<Arrival, 'origin'>): HeaderValues {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return { 'set-cookie': COOKIES.map(cookie => `${cookie}=${node}; Path=/; HttpOnly${secure}`) }
}

/** Tokens are known at all nodes. */
function concernsTokens({ path }: OperationContract): boolean {
  return /^\/api\/(v\d+\/)?(auth|oauth)(\/|$)/.test(path)
}
