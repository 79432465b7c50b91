import { type Creation, derivedId, labelOf, tenantIdOf } from '../../kernel/organisation/creation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one, values } from '../../query/index.ts'

/** What tells an organisation from others, in lower case: its names, and the ids of its applications and Jamf Pro API clients. */
export interface Names {
  readonly tenantId: string
  readonly jamfHost: string
  readonly domains: readonly string[]
  readonly ids: readonly string[]
}

export function listOf({ tenantId, jamfHost, domains, ids }: Names): string[] {
  return [tenantId, jamfHost, ...domains, ...ids]
}

export function readNames(database: Database): Names {
  const { tenantId, jamfHost } = one<{ tenantId: string; jamfHost: string }>(
    database,
    'SELECT lower(id) tenantId, lower(jamf_host) jamfHost FROM organization',
  )!
  const texts = (sql: string): string[] => values(database, sql)
  return {
    tenantId,
    jamfHost,
    domains: texts('SELECT lower(name) FROM domains ORDER BY is_default DESC, is_initial DESC, name'),
    ids: texts('SELECT lower(app_id) FROM applications UNION SELECT lower(client_id) FROM jamf_api_clients'),
  }
}

/** Labels that were put before a domain here begin like this, and are taken off again when such an organisation is copied. */
const LABEL = /^w[0-9a-f]{10}\./

/** The names of an organisation that is made of the one with `former` names. */
export function newNames({ domains, ids }: Names, creation: Creation): Names {
  const label = labelOf(creation)
  return {
    tenantId: tenantIdOf(creation),
    jamfHost: `${label}.jamfcloud.com`,
    domains: domains.map(name =>
      name.endsWith('.onmicrosoft.com') ? `${label}.onmicrosoft.com` : `${label}.${name.replace(LABEL, '')}`,
    ),
    ids: ids.map(id => derivedId(creation, id)),
  }
}

/**
 * Takes texts apart at the names in them, whatever the case: each name becomes its place in the list. A text without any gives undefined.
 */
export function namesIn(names: readonly string[]): (text: string) => (string | number)[] | undefined {
  const places = new Map(names.map((name, place) => [name, place]))
  const escaped = names.map(name => name.replaceAll('.', '\\.'))
  // A host below a domain is somebody's server; only the domain itself and what stands before an @ is the organisation's.
  const pattern = new RegExp(`(?<![\\w.-])(${escaped.join('|')})(?![\\w.-])`, 'i')
  const shortest = Math.min(...names.map(name => name.length))
  return text => {
    if (text.length < shortest) return undefined
    // Every second piece is what the pattern has caught.
    const pieces = text.split(pattern)
    if (pieces.length === 1) return undefined
    return pieces.map((piece, index) => (index % 2 === 0 ? piece : places.get(piece.toLowerCase())!))
  }
}
