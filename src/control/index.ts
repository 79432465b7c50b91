import type { CertificateAuthority } from '../kernel/certificates.ts'
import type { Deadline } from '../kernel/due.ts'
import { type Product, Reply } from '../kernel/product.ts'
import { clockOperations } from './operations/clock.ts'
import { getAsset, getDocument, getDocuments, showDocuments } from './operations/documents.ts'
import { getHealth } from './operations/health.ts'
import { resetWorld } from './operations/reset.ts'
import { chosenWorld } from './world.ts'

/** What the emulator's own operations work on. */
export interface Controls {
  certificateAuthority(): Promise<CertificateAuthority>
  readonly deadlines: readonly Deadline[]
}

/** The emulator's own API, below `/_localtenant`, shaped like any product. */
export function control({ certificateAuthority, deadlines }: Controls): Product<undefined> {
  return {
    name: 'control',
    hosts: [],
    ownsPath: path => /^\/_localtenant(\/|$|\?)/.test(path),
    contract: 'openapi/control.yaml',
    operations: {
      getHealth,
      getCertificateAuthority: async () =>
        new Reply({
          headers: { 'content-type': 'application/x-pem-file' },
          body: (await certificateAuthority()).certificate,
        }),
      showDocuments,
      getDocuments,
      getDocument,
      getAsset,
      ...clockOperations(deadlines),
      resetWorld,
    },
    immediate: { '/_localtenant/health': tenants => getHealth({ tenants }) },
    unrecorded: true,
    identify: arrival => ({ world: chosenWorld(arrival), caller: undefined }),
    envelope: failure =>
      new Reply({
        status: failure.status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ error: failure.message }),
      }),
  }
}
