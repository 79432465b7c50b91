import type { Agent } from 'undici'
import { type Configuration, runningUrl } from './configuration.ts'
import { control } from './control/index.ts'
import { isLocal } from './kernel/listener/connection.ts'
import { connectionLog } from './kernel/listener/connection-log.ts'
import { type Gateway, openGateway } from './kernel/listener/gateway.ts'
import { type CertificateAuthority, openCertificateAuthority } from './kernel/listener/tls/certificates.ts'
import { openLog } from './kernel/log.ts'
import { requireNode } from './kernel/node-version.ts'
import { allWork } from './kernel/organisation/background-work.ts'
import { type OrganisationDirectory, openOrganisationDirectory } from './kernel/organisation/directory.ts'
import type { Organisation } from './kernel/organisation/organisation.ts'
import { collectEvents } from './kernel/organisation/outbox.ts'
import type { Deadline } from './kernel/organisation/scheduled-work.ts'
import type { SeedSections } from './kernel/organisation/seed.ts'
import { recordTurnedAway } from './kernel/pipeline/request-record.ts'
import { openRouter } from './kernel/pipeline/router.ts'
import { lockData } from './kernel/sqlite/lock.ts'
import {
  afterWork,
  type OrganisationLifecycle,
  openOrganisationLifecycle,
} from './organisations/lifecycle.ts'
import { products } from './products/index.ts'
import { eventNames, schema } from './schema.ts'

/** Names of this machine itself, by which containers and their hosts know it too. */
const OWN_HOSTS = ['localhost', 'localtenant', 'host.docker.internal']

/** True for a host of a cloud or of this machine, and for a domain that has one below it. */
function isReserved(hostName: string): boolean {
  const clouds = products.flatMap(product =>
    // Organisations have their instances below some of them.
    product.hosts.filter(host => !(host.startsWith('.') && product.ownsOrganisationHost)),
  )
  const isIn = (host: string): boolean =>
    host.startsWith('.') ? `.${hostName}`.endsWith(host) : hostName === host
  return (
    isLocal(hostName) ||
    [...OWN_HOSTS, ...clouds].some(host => isIn(host) || host.replace(/^\.?/, '.').endsWith(`.${hostName}`))
  )
}

/** What a seed may say. */
const sections: SeedSections = async () => (await import('./seed-sections.ts')).seedSections

/** A running emulator: one port that is all the clouds of one organisation. */
export interface Emulator {
  readonly gateway: Gateway
  readonly organisations: OrganisationDirectory
  /** True when a product, or an organisation, goes by this host name. */
  owns(hostName: string): boolean
  /** The authority is made on first use: most clients of a base URL never need it. */
  certificateAuthority(): Promise<CertificateAuthority>
  /** Leads requests for the real host names here; it ends with the emulator. */
  dispatcher(): Promise<Agent>
  /** Builds all products now instead of each at its first request. @throws ContractError where one and its document differ */
  prepare(): Promise<void>
  close(): Promise<void>
}

/**
 * Puts the whole system together: organisations, products, router, gateway.
 *
 * @param progress is told what takes long, in sentences
 * @throws Error on an old Node; ConfigurationError, SeedError, DatabaseError or GatewayError, each with one sentence for people
 */
export async function openEmulator(
  configuration: Configuration,
  progress: (text: string) => void = () => {},
): Promise<Emulator> {
  requireNode()
  const unlock = configuration.data ? lockData(configuration.data) : () => {}
  const organisations = openOrganisationDirectory()
  try {
    const lifecycle = await openOrganisationLifecycle(organisations, {
      ...configuration,
      schema,
      sections,
      progress,
      isReserved,
    })
    try {
      return await serve({ organisations, lifecycle, unlock }, configuration)
    } catch (error) {
      lifecycle.close()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }
}

interface Opened {
  readonly organisations: OrganisationDirectory
  readonly lifecycle: OrganisationLifecycle
  /** Gives the data directory free. */
  unlock(): void
}

async function serve(
  { organisations, lifecycle, unlock }: Opened,
  configuration: Configuration,
): Promise<Emulator> {
  const log = openLog(configuration.logLevel ?? 'silent')
  const certificateAuthority = openAuthority(configuration, organisations)

  // Whoever names a folder for the authority wants to find its certificate there before the first client connects.
  if (configuration.tlsDirectory) await certificateAuthority()

  const outbound = openOutbound(configuration, {
    certificateAuthority,
    owns: host => router.owns(host),
    ports: () => gateway.ports,
  })
  const background = allWork(
    products.flatMap(product => product.background?.({ dispatcher: outbound.dispatcher, log }) ?? []),
  )
  const written = (organisation: Organisation): void => {
    collectEvents(organisation)
    background.wake(organisation)
  }
  /** All that falls due by itself in an organisation, product by product. */
  const deadlines: readonly Deadline[] = products
    .flatMap(product => product.deadlines ?? [])
    .map(deadline => ({ ...deadline, done: written }))
  const protection = { token: configuration.controlToken, host: configuration.host }
  const router = openRouter(
    [
      control({
        certificateAuthority,
        lifecycle: afterWork(lifecycle, background),
        products,
        deadlines,
        background,
        eventNames,
        protection,
      }),
      ...products,
    ],
    { organisations, log, deadlines, written },
  )
  const gateway = await openGateway({
    host: configuration.host ?? '127.0.0.1',
    ports: configuration.ports ?? [0],
    passthrough: configuration.passthrough ?? false,
    passthroughTo: configuration.passthroughTo ?? [],
    onTurnedAway: turnedAway => recordTurnedAway(turnedAway, organisations.initial, log),
    handle: router.handle,
    owns: router.owns,
    refuse: router.refuse,
    wantsClientCertificate: router.wantsClientCertificate,
    secureContext: async hostName => (await certificateAuthority()).secureContext(hostName),
    onConnectionError: connectionLog(log),
  })
  return {
    gateway,
    organisations,
    owns: router.owns,
    certificateAuthority,
    dispatcher: outbound.dispatcher,
    prepare: router.prepare,
    async close() {
      await background.close()
      await outbound.close()
      await gateway.close()
      await router.close()
      lifecycle.close()
      unlock()
    },
  }
}

/** The authority of the emulator, which is made on first use. */
function openAuthority(
  { tlsDirectory, data }: Configuration,
  organisations: OrganisationDirectory,
): () => Promise<CertificateAuthority> {
  const hosts = (): string[] => [
    ...OWN_HOSTS,
    // Organisations that are created later have their names below these.
    'onmicrosoft.com',
    ...products.flatMap(product => product.hosts.map(host => host.replace(/^\./, ''))),
    ...organisations.all.flatMap(organisation => organisation.names),
  ]
  let authority: Promise<CertificateAuthority> | undefined
  return () => {
    const directory = tlsDirectory ?? data
    authority ??= openCertificateAuthority({ ...(directory ? { directory } : {}), hosts: hosts() }).catch(
      error => {
        // The disk may have room again when it is asked for next.
        authority = undefined
        throw error
      },
    )
    return authority
  }
}

interface Outbound {
  readonly dispatcher: () => Promise<Agent>
  readonly close: () => Promise<void>
}

/** The way from here to the clouds' names, which lead back here; made on first use. */
function openOutbound(
  configuration: Configuration,
  {
    certificateAuthority,
    owns,
    ports,
  }: Pick<Emulator, 'certificateAuthority' | 'owns'> & { ports: () => readonly number[] },
): Outbound {
  let agent: Agent | undefined
  return {
    async dispatcher() {
      const { certificate: ca } = await certificateAuthority()
      const { emulatorDispatcher } = await import('./dispatcher.ts')
      const { passthrough = false, passthroughTo = [] } = configuration
      const url = runningUrl({ ...configuration, ports: ports() })
      agent ??= emulatorDispatcher({ url, ca, owns, passthrough, passthroughTo })
      return agent
    },
    close: async () => agent?.destroy(),
  }
}
