import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { compare, load, median } from '../measure.mjs'
import { form, line, startEmulator, startPeer, tokenBody, tokenPath } from './emulator.mjs'

const signLimit = () =>
  Number(
    spawnSync('taskset', ['-c', '0', process.execPath, join(import.meta.dirname, '../sign-limit.mjs')], {
      encoding: 'utf8',
    }).stdout,
  )

export async function tokens() {
  const emulator = await startEmulator()
  const provider = await startPeer('oidc-provider', { path: '/.well-known/openid-configuration' })
  const mock = await startPeer('oauth2-mock-server', { path: '/.well-known/openid-configuration' })
  const post = { method: 'POST', headers: form }
  const ours = { url: emulator.url + tokenPath, ...post, body: tokenBody }
  const bare = await startPeer('same-token', { env: { SOURCE: ours.url, BODY: tokenBody } })
  const limits = [signLimit()]
  const [own, same, oidc, oauth] = compare([
    ours,
    { ...ours, url: bare.url },
    {
      url: `${provider.url}/token`,
      ...post,
      body: 'grant_type=client_credentials&client_id=bench&client_secret=bench-secret&scope=api',
    },
    { url: `${mock.url}/token`, ...post, body: 'grant_type=client_credentials&scope=api' },
  ])
  limits.push(signLimit(), signLimit())
  const limit = median(limits)
  await Promise.all([emulator.stop(), bare.stop(), provider.stop(), mock.stop()])

  const both = await startEmulator([], { cores: '0,1' })
  load(both.url + tokenPath, { ...ours, cores: '0,1', seconds: 1 })
  const twoCores = median([1, 2, 3].map(() => load(both.url + tokenPath, { ...ours, cores: '0,1' }).rate))
  await both.stop()
  const perSecond = rate => `${Math.round(rate)}/s`
  return [
    line(
      'client-credentials tokens, secret checked, one core',
      `bare node:http with the same signature and bytes, ${perSecond(same.rate)}`,
      {
        ratio: own.rate / same.rate,
        target: 0.9,
        detail: `${perSecond(own.rate)}, p99 ${own.p99.toFixed(1)} ms`,
      },
    ),
    line('the same, two cores', `the one-core limit, ${perSecond(limit)} RS256-2048 signatures`, {
      ratio: twoCores / limit,
      target: 1.4,
      detail: perSecond(twoCores),
    }),
    line('the same, one core', 'oidc-provider', {
      ratio: own.rate / oidc.rate,
      target: 1.5,
      detail: perSecond(oidc.rate),
    }),
    line('the same, one core', 'oauth2-mock-server', {
      ratio: own.rate / oauth.rate,
      target: 2.5,
      detail: perSecond(oauth.rate),
    }),
  ]
}
