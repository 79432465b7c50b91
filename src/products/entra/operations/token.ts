import type { Call } from '../../../kernel/product.ts'
import { EntraFailure } from '../failures.ts'
import { clientCredentials } from '../grants/client-credentials.ts'
import type { Tenancy } from '../tenant.ts'
import type { Grant } from '../token-request.ts'

const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
}

/** The v1 token endpoint. */
export async function issueTokenV1(call: Call<Tenancy>): Promise<object> {
  return answer(call, 1)
}

/** The v2 token endpoint. */
export async function issueTokenV2(call: Call<Tenancy>): Promise<object> {
  return answer(call, 2)
}

function answer(call: Call<Tenancy>, endpoint: 1 | 2): Promise<object> {
  const form = (call.body ?? {}) as Readonly<Record<string, string>>
  if (!form.grant_type) throw new EntraFailure(900144, { field: 'grant_type' })
  const grant = Object.hasOwn(GRANTS, form.grant_type) ? GRANTS[form.grant_type] : undefined
  if (!grant) throw new EntraFailure(70003, { grant: form.grant_type })
  return grant({
    world: call.world,
    shared: call.caller.shared,
    endpoint,
    form,
    authorization: call.headers.authorization,
    origin: call.origin,
  })
}
