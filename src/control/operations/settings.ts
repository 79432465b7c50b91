import { changeTokenSettings, type TokenSettings, tokenSettings } from '../../domain/tokens/token-settings.ts'
import type { ContractMode } from '../../kernel/contract/conformance/mode.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import type { RequestBodies } from '../request-bodies.ts'

interface Settings extends TokenSettings {
  readonly contract: ContractMode
}

/** In what an organisation is not as strict as the clouds, or stricter. */
export function getSettings({ organisation }: Pick<Call, 'organisation'>): Settings {
  return { ...tokenSettings(organisation.database), contract: organisation.contract.mode }
}

/** Changes what is given and leaves the rest, until the next reset. */
export function changeSettings({
  organisation,
  body,
}: Call<undefined, RequestBodies['changeSettings']>): Settings {
  changeTokenSettings(organisation.database, body)
  if (body.contract !== undefined) organisation.contract.mode = body.contract
  return getSettings({ organisation })
}
