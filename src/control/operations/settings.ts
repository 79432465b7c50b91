import { changeTokenSettings, type TokenSettings, tokenSettings } from '../../domain/tokens/token-settings.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** In what an organisation is not strict. */
export function getSettings({ organisation }: Pick<Call, 'organisation'>): TokenSettings {
  return tokenSettings(organisation.database)
}

/** Changes what is given and leaves the rest, until the next reset. */
export function changeSettings({
  organisation,
  body,
}: Call<undefined, RequestBodies['changeSettings']>): TokenSettings {
  changeTokenSettings(organisation.database, body)
  return tokenSettings(organisation.database)
}
