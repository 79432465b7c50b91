import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openLine, Refusal } from './support/load.ts'
import { mountPoint, succeeds } from './support/mount-point.ts'
import { launch, ready, run } from './support/program.ts'

/** A folder that can be filled up. */
interface Volume {
  readonly folder: string
  /** Leaves no room to a process and what it has yet to write. */
  fill(pid: number): void
  /** Makes room again. */
  free(pid: number): void
}

/** A file system of its own, for root. */
function tmpfs(t: Test): Volume | undefined {
  const folder = mountPoint(t)
  if (!succeeds('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder)) return undefined
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      let size = 8 << 20
      while (size >= 1) {
        try {
          writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' })
        } catch {
          size >>= 1
        }
      }
    },
    free: () => rmSync(ballast),
  }
}

/** No file of the process may become longer than it is; for everybody. */
function fileSizeLimit(t: Test): Volume | undefined {
  const limit = (pid: number, bytes: string) => succeeds('prlimit', '--pid', String(pid), `--fsize=${bytes}`)
  if (!limit(process.pid, 'unlimited:unlimited')) return undefined
  const folder = t.testdir()
  return {
    folder,
    // Only the soft limit, since nobody but root may raise the hard one again.
    fill: pid => void limit(pid, '4096:'),
    free: pid => void limit(pid, 'unlimited:'),
  }
}

const VOLUMES = [
  ['a full file system', tmpfs, /The disk is full\. Make room where --data leads and try again\./],
  // SQLite tells no more of this one.
  [
    'a limit for the size of files',
    fileSizeLimit,
    /The data directory cannot be .*has room, and try again\./,
  ],
] as const
const group = { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true }

for (const [name, open, words] of VOLUMES) {
  t.test(`${name}: writes are refused, reads go on, and nothing half is kept`, async t => {
    const volume = open(t)
    if (!volume) return void t.plan(0, 'not possible here')
    const { folder } = volume
    const child = launch(['--port', '0', '--data', folder])
    t.teardown(() => child.kill('SIGKILL'))
    let log = ''
    child.stdout!.on('data', chunk => (log += chunk))
    const { urls } = await ready(child)
    const line = openLine(urls[0]!)
    t.teardown(() => line.close())
    const refused = async (method: string, path: string, options = {}): Promise<string> =>
      line.ask(method, path, options).then(
        () => `${method} ${path} went well`,
        error => (error instanceof Refusal ? error.message : Promise.reject(error)),
      )
    const clock = await line.ask('PUT', '/_localtenant/clock', {
      json: { now: '2031-01-01T00:00:00Z', frozen: true },
    })
    const { tenantId } = await line.ask<{ tenantId: string }>('POST', '/_localtenant/tenants')
    await line.ask('PUT', '/_localtenant/snapshots/before')
    const [bearer, jamf] = [await line.graph(), await line.jamf()]
    const groups = () =>
      line.ask<{ value: { displayName: string }[] }>('GET', '/v1.0/groups?$select=displayName', { bearer })
    const before = await groups()
    const names = readdirSync(folder, { recursive: true }).sort()

    volume.fill(child.pid!)
    // The log has some room of its own until it has to grow.
    let answer = ''
    for (let number = 0; number < 2000 && !answer.includes('503'); number++) {
      const json = { jobTitle: `${number} `.repeat(20).slice(0, 128) }
      answer = await refused('PATCH', '/v1.0/users/admin@contoso.com', { bearer, json })
    }
    t.match(answer, /503 .*"serviceNotAvailable"/)
    t.match(answer, words)
    t.match(await refused('POST', '/v1.0/groups', { bearer, json: group }), /503 .*serviceNotAvailable/)
    const json = { general: { assetTag: 'A-1' } }
    const detail = '/api/v1/computers-inventory-detail/2'
    t.match(await refused('PATCH', detail, { bearer: jamf, json }), /503 .*SERVICE_UNAVAILABLE/s)
    for (const [method, path, json] of [
      ['PUT', '/_localtenant/snapshots/after', undefined],
      ['PUT', '/_localtenant/snapshots/before', undefined],
      ['POST', '/_localtenant/snapshots/before/restore', undefined],
      ['POST', '/_localtenant/reset', undefined],
      ['POST', `/_localtenant/reset?tenant=${tenantId}`, undefined],
      ['POST', '/_localtenant/tenants', undefined],
      ['POST', '/_localtenant/keys/rotate', undefined],
      ['PUT', '/_localtenant/clock', { now: '2040-01-01T00:00:00Z' }],
      ['POST', '/_localtenant/clock/advance', { seconds: 5_000_000 }],
    ] as const)
      t.match(
        await refused(method, path, { json }),
        new RegExp(`: 503 \\{"error":"${words.source}`),
        `${method} ${path}`,
      )

    t.same((await groups()).value, before.value, 'reads go on and show what was')
    t.not(
      (await line.ask<{ general: { assetTag: string } }>('GET', detail, { bearer: jamf })).general.assetTag,
      'A-1',
    )
    t.match(await line.ask('GET', '/_localtenant/clock'), { now: clock.now, frozen: true })
    t.same(await line.ask('GET', '/_localtenant/snapshots'), {
      snapshots: [{ name: 'before', tenantId: 'c0ffee00-0000-4000-8000-000000000001' }],
    })
    t.same((await line.ask<{ tenants: [] }>('GET', '/_localtenant/tenants')).tenants.length, 2)
    const now = readdirSync(folder, { recursive: true }).filter(name => name !== 'ballast')
    t.same(now.sort(), names, 'no file is left half')
    t.match(log, words)

    volume.free(child.pid!)
    await line.ask('POST', '/v1.0/groups', { bearer, json: group })
    t.equal((await groups()).value.length, before.value.length + 1, 'once there is room it can be written to')
    await line.ask('PUT', '/_localtenant/snapshots/after')
    await line.ask('POST', `/_localtenant/reset?tenant=${tenantId}`)
    await line.ask('POST', '/_localtenant/snapshots/before/restore')
    child.kill('SIGTERM')
    const [code] = await once(child, 'close')
    t.equal(code, 0)
    t.notOk(existsSync(join(folder, 'organisation.sqlite-wal')))
    t.ok(statSync(join(folder, 'organisation.sqlite')).size > 0)
  })

  t.test(`${name}: the start says so`, async t => {
    const volume = open(t)
    if (!volume) return void t.plan(0, 'not possible here')
    volume.fill(process.pid)
    // A child takes over the limit.
    const { code, stderr } = await run(['--port', '0', '--data', volume.folder])
    volume.free(process.pid)
    t.equal(code, 1)
    t.match(stderr, /^localtenant: Cannot (keep data in|write) [^\n]+\.\n$/)
  })
}
