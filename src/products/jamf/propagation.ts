import type { HeaderValues } from '../../kernel/http/reply.ts'
import type { AppliedFault, Profile } from '../../kernel/organisation/faults/faults.ts'
import { numberSettings } from '../../kernel/organisation/faults/profile-settings.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call, ResolvedRequest } from '../../kernel/pipeline/product.ts'

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
  open(organisation, settings) {
    const { seconds = 60 } = numberSettings(settings, { profile: NAME, known: ['seconds'] })
    let turn = 0
    const ages = openAges(organisation)
    const follow = (call: Call): AppliedFault | undefined => {
      const wanted = nodeOf(call.headers.cookie)
      const node = wanted ?? NODES[turn++ % NODES.length]!
      const headers = wanted ? undefined : { headers: stickTo(node, call) }
      if (call.operation.extensions['x-at-all-nodes']) return headers
      if (call.method !== 'GET') return { ...headers, written: () => ages.begin(node) }
      const stale = latenessOf(node, ages, seconds)
      return stale > 0 ? { ...headers, stale, fault: NAME } : headers
    }
    return Object.assign(follow, { lag: seconds })
  },
}

/** How long ago each node took its latest write, in seconds of the organisation's clock. */
interface Ages {
  begin(node: Node): void
  /** Endless for a node that took none, or took it at a time that a clock set back has yet to come to again. */
  of(node: Node): number
}

function openAges({ clock }: Organisation): Ages {
  const moments = new Map<Node, number>()
  return {
    begin: node => moments.set(node, clock.now()),
    of(node) {
      const age = clock.now() - (moments.get(node) ?? Number.NEGATIVE_INFINITY)
      return age >= 0 ? age / 1000 : Number.POSITIVE_INFINITY
    },
  }
}

/** How many seconds a read at a node looks back: never beyond the node's own latest write, and not at all while it misses none. */
function latenessOf(node: Node, ages: Ages, seconds: number): number {
  const own = ages.of(node)
  const others = Math.min(...NODES.filter(other => other !== node).map(ages.of))
  return others < own && others < seconds ? Math.min(own, seconds) : 0
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
function stickTo(node: Node, { origin }: Pick<ResolvedRequest, 'origin'>): HeaderValues {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return { 'set-cookie': COOKIES.map(cookie => `${cookie}=${node}; Path=/; HttpOnly${secure}`) }
}
