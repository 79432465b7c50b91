import type { Configuration } from './configuration.ts'
import { control } from './control/index.ts'
import { deadlines } from './domain/deadlines.ts'
import { openOrganisation } from './domain/organisation.ts'
import { type CertificateAuthority, openCertificateAuthority } from './kernel/certificates.ts'
import { type Gateway, openGateway } from './kernel/gateway.ts'
import { openLog } from './kernel/log.ts'
import { openRouter } from './kernel/router.ts'
import { openTenants, type Tenants } from './kernel/tenants.ts'
import { products } from './products/index.ts'

/** A running emulator: one port that is all the clouds of one organisation. */
export interface Emulator {
  readonly gateway: Gateway
  readonly tenants: Tenants
  /** True when a product, or an organisation, goes by this host name. */
  owns(hostName: string): boolean
  /** The authority is made on first use: most clients of a base URL never need it. */
  certificateAuthority(): Promise<CertificateAuthority>
  close(): Promise<void>
}

/**
 * Puts the whole system together: worlds, products, router, gateway.
 *
 * @param progress is told what takes long, in sentences
 * @throws ConfigurationError, SeedError, DatabaseError or GatewayError, each with one sentence for people
 */
export async function openEmulator(
  configuration: Configuration,
  progress: (text: string) => void = () => {},
): Promise<Emulator> {
  const tenants = openTenants()
  tenants.add(await openOrganisation(configuration, progress))
  try {
    return await serve(tenants, configuration)
  } catch (error) {
    closeWorlds(tenants)
    throw error
  }
}

async function serve(tenants: Tenants, configuration: Configuration): Promise<Emulator> {
  const log = openLog(configuration.logLevel ?? 'silent')
  const hosts = (): string[] => [
    'localhost',
    'localtenant',
    'host.docker.internal',
    ...products.flatMap(product => product.hosts.map(host => host.replace(/^\./, ''))),
    ...tenants.all.flatMap(world => world.names),
  ]
  let authority: Promise<CertificateAuthority> | undefined
  const certificateAuthority = (): Promise<CertificateAuthority> => {
    const directory = configuration.tlsDirectory ?? configuration.data
    authority ??= openCertificateAuthority({ ...(directory ? { directory } : {}), hosts: hosts() })
    return authority
  }

  // Whoever names a folder for the authority wants to find its certificate there before the first client connects.
  if (configuration.tlsDirectory) await certificateAuthority()

  const router = openRouter([control({ certificateAuthority, deadlines }), ...products], {
    tenants,
    log,
    deadlines,
  })
  const gateway = await openGateway({
    host: configuration.host ?? '127.0.0.1',
    ports: configuration.ports ?? [0],
    passthrough: configuration.passthrough ?? false,
    handle: router.handle,
    owns: router.owns,
    refuse: router.refuse,
    secureContext: async hostName => (await certificateAuthority()).secureContext(hostName),
    onConnectionError: error => log.debug({ err: error }, 'connection failed'),
  })
  return {
    gateway,
    tenants,
    owns: router.owns,
    certificateAuthority,
    async close() {
      await gateway.close()
      await router.close()
      closeWorlds(tenants)
    },
  }
}

function closeWorlds({ all }: Tenants): void {
  for (const world of all) world.database.close()
}
