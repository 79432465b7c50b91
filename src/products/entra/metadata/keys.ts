import { type SigningKey, signingKeys } from '../../../domain/tokens/signing-keys.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Tenancy } from '../tenant.ts'

/** The keys that v2.0 tokens are verified with; under a shared tenant the issuer is a template. */
export function getKeysV2({ organisation, caller }: Call<Tenancy>): object {
  const issuer = `https://login.microsoftonline.com/${caller.shared ? '{tenantid}' : organisation.tenantId}/v2.0`
  return {
    keys: signingKeys(organisation.database).map(key => ({
      ...published(key),
      cloud_instance_name: 'microsoftonline.com',
      issuer,
    })),
  }
}

/** The same keys in their v1.0 form, which names no issuer. */
export function getKeysV1({ organisation }: Call<Tenancy>): object {
  return { keys: signingKeys(organisation.database).map(published) }
}

/** Entra publishes no `alg`: clients take RS256 from the metadata document. */
function published({ kid, publicJwk, certificate }: SigningKey): object {
  return { kty: 'RSA', use: 'sig', kid, x5t: kid, n: publicJwk.n, e: publicJwk.e, x5c: [certificate] }
}
