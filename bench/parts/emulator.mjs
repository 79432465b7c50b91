// The emulator under measurement, and what a request to it needs.
import { join } from 'node:path'
import { startServer } from '../measure.mjs'

export const main = join(import.meta.dirname, '../../dist/main.js')
export const health = '/_localtenant/health'
export const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const tokenPath = '/contoso.com/oauth2/v2.0/token'
export const tokenBody =
  'grant_type=client_credentials&client_id=c0ffee00-0000-4000-8000-0000000000a1&client_secret=localtenant-daemon-secret&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default'

/** @param options `program`: the `main.js` of another build */
export const startEmulator = (flags = [], { program = main, ...options } = {}) =>
  startServer([program, '--port', 'PORT', '--log-level', 'error', ...flags], { path: health, ...options })

export const startPeer = (name, options = {}) =>
  startServer([join(import.meta.dirname, '../servers', `${name}.mjs`)], options)

export async function graphToken(url) {
  const response = await fetch(url + tokenPath, { method: 'POST', headers: form, body: tokenBody })
  return (await response.json()).access_token
}

export async function jamfToken(url) {
  const body =
    'grant_type=client_credentials&client_id=c0ffee00-0000-4000-8000-0000000000b1&client_secret=localtenant-jamf-secret'
  const response = await fetch(`${url}/api/oauth/token`, { method: 'POST', headers: form, body })
  return (await response.json()).access_token
}

export const bearer = token => ({ authorization: `Bearer ${token}` })
/** One line of the table. */
export const line = (what, against, { ratio, target, atMost = false, detail = '' }) => ({
  what,
  against,
  measured: `${ratio.toFixed(2)}x${detail ? ` (${detail})` : ''}`,
  target: `${atMost ? '<=' : '>='} ${target}x`,
  met: atMost ? ratio <= target : ratio >= target,
})
