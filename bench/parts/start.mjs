import { median, startServer } from '../measure.mjs'
import { bearer, form, health, line, main, startPeer, tokenBody, tokenPath } from './emulator.mjs'

const STARTS = 7

async function timed(start, stopAfter = () => {}) {
  const times = []
  for (let index = 0; index < STARTS; index++) {
    const before = performance.now()
    const server = await start()
    await stopAfter(server)
    times.push(performance.now() - before)
    await server.stop()
  }
  return median(times)
}

async function firstPage({ url }) {
  const reply = await fetch(url + tokenPath, { method: 'POST', headers: form, body: tokenBody })
  const { access_token: token } = await reply.json()
  await (await fetch(`${url}/v1.0/users`, { headers: bearer(token) })).text()
}

/** From starting the process to its first useful answers. */
export async function start() {
  // A client of its own costs time at its first request: that is spent before anything is measured.
  const warm = await startPeer('raw-http')
  await (await fetch(warm.url)).text()
  await warm.stop()
  const run = () => startServer([main, '--port', 'PORT'], { path: health })
  const raw = await timed(() => startPeer('raw-http'))
  const healthy = await timed(run)
  const useful = await timed(run, firstPage)
  const oidc = await timed(() => startPeer('oidc-provider', { path: '/.well-known/openid-configuration' }))
  const mock = await timed(() =>
    startPeer('oauth2-mock-server', { path: '/.well-known/openid-configuration' }),
  )
  const against = `raw node:http, ${raw.toFixed(0)} ms`
  const peers = `${healthy.toFixed(0)} ms; oidc-provider ${oidc.toFixed(0)} ms, oauth2-mock-server ${mock.toFixed(0)} ms`
  return [
    line('process start to health 200', against, {
      ratio: healthy / raw,
      target: 2.5,
      atMost: true,
      detail: peers,
    }),
    line('process start to first token and first page of users', against, {
      ratio: useful / raw,
      target: 4,
      atMost: true,
      detail: `${useful.toFixed(0)} ms`,
    }),
  ]
}
