// `node .ci/smoke.mjs FOLDER`, with the package installed in FOLDER: whether it works on the Node that runs this, as a program and as a
// library. A Node that is too old has to be told so.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const dist = join(process.argv[2], 'node_modules/localtenant/dist')
const main = join(dist, 'main.js')

const ID = 'c0ffee00-0000-4000-8000-0000000000'
const DAEMON = { client_id: `${ID}a1`, client_secret: 'localtenant-daemon-secret' }
const JAMF = { client_id: `${ID}b1`, client_secret: 'localtenant-jamf-secret' }
const GRAPH = 'https://graph.microsoft.com'

async function ask(url, options) {
  const response = await fetch(url, options)
  const text = await response.text()
  assert.ok(response.ok, `${url}: ${response.status} ${text}`)
  return text && JSON.parse(text)
}

async function bearer(url, client, rest = {}) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...client, ...rest })
  const { access_token: token } = await ask(url, { method: 'POST', body })
  return { authorization: `Bearer ${token}` }
}

const graphBearer = url =>
  bearer(`${url}/contoso.com/oauth2/v2.0/token`, DAEMON, { scope: `${GRAPH}/.default` })

async function program() {
  const child = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [ready] = await once(child.stdout, 'data')
    const url = /http:\S+/.exec(ready)[0]
    assert.equal((await ask(`${url}/_localtenant/health`)).status, 'ok')
    const users = await ask(`${url}/v1.0/users`, { headers: await graphBearer(url) })
    assert.ok(users.value.length > 0)
    const headers = await bearer(`${url}/api/oauth/token`, JAMF)
    const computers = await ask(`${url}/api/v1/computers-inventory`, { headers })
    assert.ok(computers.totalCount > 0)
    await ask(`${url}/_localtenant/reset`, { method: 'POST' })
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  } finally {
    child.kill('SIGKILL')
  }
}

async function library() {
  const { startEmulator } = await import(pathToFileURL(join(dist, 'index.js')).href)
  const emulator = await startEmulator()
  const { url, dispatcher } = emulator
  const users = await ask(`${GRAPH}/v1.0/users`, { headers: await graphBearer(url), dispatcher })
  assert.ok(users.value.length > 0)
  await emulator.close()
}

/** What is bundled is listed, and its notices are there; what is not is installed. */
function thirdParties() {
  const { components } = JSON.parse(readFileSync(join(dist, 'bom.cdx.json'), 'utf8'))
  const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  const isBundled = ({ properties }) => properties.some(({ name }) => name === 'cdx:npm:package:bundled')
  for (const component of components) {
    const { name, version } = component
    if (isBundled(component)) assert.ok(notices.includes(`\n${name} ${version} (`), `no notice of ${name}`)
    else assert.ok(existsSync(join(process.argv[2], 'node_modules', name)), `${name} is not installed`)
  }
  for (const name of ['fastify', 'swagger-ui-dist', 'better-sqlite3'])
    assert.ok(components.some(component => component.name === name))
}

function refusal() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8' })
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' })
  assert.match(stderr, /^localtenant: Node \S+ is too old[^\n]+\n$/)
}

if (Number(process.versions.node.split('.')[0]) < 22) refusal()
else {
  thirdParties()
  await program()
  await library()
}
process.stdout.write(`ok - the package on Node ${process.versions.node}\n`)
