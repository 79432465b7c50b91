import { compare } from '../measure.mjs'
import { bearer, graphToken, jamfToken, line, startEmulator, startPeer } from './emulator.mjs'

const METADATA = {
  JWKS: 'discovery/v2.0/keys',
  'openid-configuration': 'v2.0/.well-known/openid-configuration',
}

/** Documents that clients fetch on every start. */
export async function metadata() {
  const emulator = await startEmulator()
  const paths = Object.values(METADATA).map(path => `/c0ffee00-0000-4000-8000-000000000001/${path}`)
  const SOURCES = paths.map(path => emulator.url + path).join(' ')
  const bare = await startPeer('same-reply', { env: { SOURCES } })
  const results = compare(paths.flatMap(path => [{ url: emulator.url + path }, { url: bare.url + path }]))
  await Promise.all([emulator.stop(), bare.stop()])
  return Object.keys(METADATA).map((name, index) => {
    const [own, limit] = results.slice(2 * index)
    return line(name, `a bare Fastify reply of the same bytes and headers, ${Math.round(limit.rate)}/s`, {
      ratio: own.rate / limit.rate,
      target: 0.8,
      detail: `${Math.round(own.rate)}/s`,
    })
  })
}

/** Pages of one hundred: users from Graph, computers from Jamf. */
export async function lists() {
  const emulator = await startEmulator(['--seed', 'scale:1000x1000'])
  const forgetful = await startEmulator(['--seed', 'scale:1000x1000'], {
    env: { LOCALTENANT_REMEMBER: 'off' },
  })
  const stored = await startPeer('stored-json', { path: '/token' })
  const rows = await startPeer('rows', { path: '/users' })
  const peerBearer = bearer(await (await fetch(`${stored.url}/token`)).text())
  const graph = bearer(await graphToken(emulator.url))
  const jamf = bearer(await jamfToken(emulator.url))
  const inventory =
    'api/v3/computers-inventory?section=GENERAL&section=HARDWARE&section=USER_AND_LOCATION&page-size=100'
  const [users, anewUsers, storedUsers, rowUsers, computers, anewComputers, storedComputers, rowComputers] =
    compare([
      { url: `${emulator.url}/v1.0/users`, headers: graph },
      { url: `${forgetful.url}/v1.0/users`, headers: bearer(await graphToken(forgetful.url)) },
      { url: `${stored.url}/users`, headers: peerBearer },
      { url: `${rows.url}/users` },
      { url: `${emulator.url}/${inventory}`, headers: jamf },
      { url: `${forgetful.url}/${inventory}`, headers: bearer(await jamfToken(forgetful.url)) },
      { url: `${stored.url}/computers`, headers: peerBearer },
      { url: `${rows.url}/computers` },
    ])
  await Promise.all([emulator.stop(), forgetful.stop(), stored.stop(), rows.stop()])
  const compared = (what, own, { stored, rows, targets }) => [
    line(what, `stored JSON text, ${Math.round(stored.rate)}/s`, {
      ratio: own.rate / stored.rate,
      target: targets[0],
      detail: `${Math.round(own.rate)}/s`,
    }),
    line(what, `rows + fast-json-stringify, ${Math.round(rows.rate)}/s`, {
      ratio: own.rate / rows.rate,
      target: targets[1],
    }),
  ]
  const usersPeers = { stored: storedUsers, rows: rowUsers, targets: [0.5, 3] }
  const computersPeers = { stored: storedComputers, rows: rowComputers, targets: [0.5, 2] }
  return [
    ...compared('list 100 users with bearer', users, usersPeers),
    ...compared('the same, composed each time', anewUsers, usersPeers),
    ...compared('computers-inventory, page of 100, 3 sections', computers, computersPeers),
    ...compared('the same, composed each time', anewComputers, computersPeers),
  ]
}
