import type { CertificateAuthority } from '../kernel/certificates.ts'
import { type Arrival, type Product, Reply } from '../kernel/product.ts'
import { getAsset, getDocument, getDocuments, showDocuments } from './operations/documents.ts'
import { getHealth } from './operations/health.ts'

/** What the emulator's own operations work on. */
export interface Controls {
  certificateAuthority(): Promise<CertificateAuthority>
}

/** The emulator's own API, below `/_localtenant`, shaped like any product. */
export function control({ certificateAuthority }: Controls): Product<undefined> {
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
    },
    immediate: { '/_localtenant/health': tenants => getHealth({ tenants }) },
    identify: ({ tenants }: Arrival) => ({ world: tenants.initial, caller: undefined }),
    envelope: failure =>
      new Reply({
        status: failure.status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ error: failure.message }),
      }),
  }
}
