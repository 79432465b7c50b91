import { createRequire } from 'node:module'
import t from 'tap'
import type { StartedTestContainer } from 'testcontainers'
import { emulatorUnderTest, TENANT } from '../support/emulator.ts'

/** Docker is not asked for anything here: what would be given to it is looked at, and a container is pretended to run. */
const skip = isInstalled('testcontainers') ? false : 'testcontainers is not installed; .ci/run shows how'

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

/** What the package keeps of a container's configuration. */
interface Settings {
  readonly imageName: { readonly string: string }
  readonly environment: Readonly<Record<string, string>>
  readonly exposedPorts: readonly unknown[]
  readonly filesToCopy: readonly unknown[]
  readonly waitStrategy: object
}

t.test('a container is configured by the variables of the command line', { skip }, async t => {
  const { LocaltenantContainer } = await import('../../src/testcontainers/index.ts')
  const { Wait } = await import('testcontainers')
  const settings = (container: object) => container as Settings
  const plain = settings(new LocaltenantContainer())
  t.match(plain, { imageName: { string: 'localtenant:latest' }, environment: {}, exposedPorts: [8443] })
  t.equal(plain.waitStrategy.constructor, Wait.forLogMessage('').constructor)
  t.equal(
    settings(new LocaltenantContainer('ghcr.io/me/localtenant:1')).imageName.string,
    'ghcr.io/me/localtenant:1',
  )

  const full = settings(
    new LocaltenantContainer()
      .withSeed('scale:10x10')
      .withRandomSeed('r')
      .withClock(new Date(0))
      .withControlToken('s3cret'),
  )
  t.same(full.environment, {
    LOCALTENANT_SEED: 'scale:10x10',
    LOCALTENANT_RANDOM_SEED: 'r',
    LOCALTENANT_CLOCK: '1970-01-01T00:00:00.000Z',
    LOCALTENANT_CONTROL_TOKEN: 's3cret',
  })
  const seeded = settings(new LocaltenantContainer().withSeedFile('worlds/mine.json'))
  t.same(seeded.filesToCopy, [{ source: 'worlds/mine.json', target: '/tmp/seed.json' }])
  t.same(seeded.environment, { LOCALTENANT_SEED: '/tmp/seed.json' })
})

t.test('a started container leads to its emulator', { skip }, async t => {
  const { LocaltenantContainer, StartedLocaltenantContainer } = await import(
    '../../src/testcontainers/index.ts'
  )
  const { GenericContainer } = await import('testcontainers')
  const emulator = await emulatorUnderTest(t, { controlToken: 's3cret' })
  const port = Number(new URL(emulator.url).port)
  const pretended = (host: string): StartedTestContainer => ({
    getHost: () => host,
    getMappedPort: inside => (inside === 8443 ? port : 0),
    stop: async () => undefined,
  })
  t.intercept(GenericContainer.prototype, 'start', { value: async () => pretended('127.0.0.1') })
  const started = await new LocaltenantContainer().withControlToken('s3cret').start()
  t.type(started, StartedLocaltenantContainer)
  t.equal(started.url, emulator.url)
  t.equal(started.proxyUrl, emulator.url)
  t.equal(started.httpsUrl, `https://127.0.0.1:${port}`)
  t.equal(await started.caCertificate(), emulator.caCertificate)
  t.match(await started.control.clock.freeze(), { frozen: true })
  const tenant = await started.tenant()
  t.not(tenant.tenantId, TENANT)
  t.match(await tenant.control.clock.get(), { frozen: false })
  await tenant.delete()
  await started.stop()
  t.equal(new StartedLocaltenantContainer(pretended('::1')).url, `http://[::1]:${port}`)
})
