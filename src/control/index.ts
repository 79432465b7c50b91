import { Reply } from '../kernel/http/reply.ts'
import type { CertificateAuthority } from '../kernel/listener/tls/certificates.ts'
import type { BackgroundWork } from '../kernel/organisation/background-work.ts'
import type { Deadline } from '../kernel/organisation/scheduled-work.ts'
import type { AnyProduct, Operations, Product, ResolvedRequest } from '../kernel/pipeline/product.ts'
import type { OrganisationLifecycle } from '../organisations/lifecycle.ts'
import { contractOperations } from './contract/operations.ts'
import { deviceComplianceOperations } from './devices/device-compliance.ts'
import { deviceOperations } from './devices/operations.ts'
import { addApplicationCertificate } from './operations/applications.ts'
import { clockOperations } from './operations/clock.ts'
import { getAsset, getDocument, getDocuments, showDocuments } from './operations/documents.ts'
import { eventOperations } from './operations/events.ts'
import { faultOperations } from './operations/faults.ts'
import { getHealth } from './operations/health.ts'
import { listKeys, rotateKeys } from './operations/keys.ts'
import { getMetrics } from './operations/metrics.ts'
import { requestOperations } from './operations/requests.ts'
import { resetOperations } from './operations/reset.ts'
import { changeSettings, getSettings } from './operations/settings.ts'
import { snapshotOperations } from './operations/snapshots.ts'
import { tenantOperations } from './operations/tenants.ts'
import { mintToken } from './operations/tokens.ts'
import { showWelcome } from './operations/welcome.ts'
import { chosenOrganisation } from './organisation.ts'
import { openProtection, type Protection, type ProtectionOptions } from './protection.ts'
import type { RequestBodies } from './request-bodies.ts'
import { refuse } from './wording.ts'

/** What the emulator's own operations work on. */
export interface Controls {
  certificateAuthority(): Promise<CertificateAuthority>
  readonly lifecycle: OrganisationLifecycle
  /** The clouds, of which it knows no more than that. */
  readonly products: readonly AnyProduct[]
  readonly deadlines: readonly Deadline[]
  /** What the clouds do by themselves. */
  readonly background: BackgroundWork
  readonly eventNames: readonly string[]
  readonly protection?: ProtectionOptions
}

/** No page of a stranger may show what comes from here within itself, or take it for something else than it says it is. */
const GUARD = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** The emulator's own API, below `/_localtenant`, shaped like any product. */
export function control({
  certificateAuthority,
  lifecycle,
  products,
  deadlines,
  background,
  eventNames,
  protection: protectionOptions = {},
}: Controls): Product<undefined> {
  const protection = openProtection(protectionOptions)
  return {
    name: 'control',
    hosts: [],
    ownsPath: (path, head) =>
      /^\/_localtenant(\/|$|\?)/.test(path) || (head !== undefined && isVisit(path, head, protection)),
    contract: 'control',
    fixedHeaders: GUARD,
    operations: {
      showWelcome: showWelcome(protectionOptions.token !== undefined),
      getHealth,
      getCertificateAuthority: {
        transaction: 'none',
        run: async () =>
          new Reply({
            headers: { 'content-type': 'application/x-pem-file' },
            body: (await certificateAuthority()).certificate,
          }),
      },
      showDocuments,
      getDocuments,
      getDocument,
      getAsset,
      ...clockOperations(deadlines, background),
      ...resetOperations(lifecycle),
      ...tenantOperations(lifecycle),
      ...snapshotOperations(lifecycle),
      ...faultOperations(products),
      mintToken,
      listKeys,
      rotateKeys,
      getSettings,
      changeSettings,
      addApplicationCertificate,
      ...deviceOperations(background),
      ...deviceComplianceOperations(background),
      ...requestOperations(products, deadlines),
      ...contractOperations(lifecycle, products),
      ...eventOperations(eventNames, deadlines),
      getMetrics,
    } satisfies Operations<undefined, RequestBodies>,
    immediate: {
      '/_localtenant/health': request => (protection.suspicion(request) ? undefined : getHealth(request)),
    },
    unrecorded: true,
    identify(resolved) {
      protection.admit(resolved)
      // What no operation is meant by is refused as such, whatever organisation it names.
      const { operation, organisations } = resolved
      return {
        organisation: operation ? chosenOrganisation(resolved) : organisations.initial,
        caller: undefined,
      }
    },
    refuse,
    envelope: failure =>
      new Reply({
        status: failure.status,
        headers: { 'content-type': 'application/json' },
        // All that is known of it: unlike a cloud it has nothing to keep back.
        body: JSON.stringify({ error: failure.reason }),
      }),
  }
}

/** True for a browser that is led to the emulator's own address; there a program means a cloud. */
function isVisit(
  path: string,
  { method, host, headers }: Pick<ResolvedRequest, 'method' | 'host' | 'headers'>,
  protection: Protection,
): boolean {
  return (
    /^\/(?:\?|$)/.test(path) &&
    method === 'GET' &&
    /\btext\/html\b/.test(headers.accept ?? '') &&
    protection.isLocal(host)
  )
}
