import { askJson, type ControlAddress } from './ask.ts'

import type { ContractMode } from './contract/contract.ts'

/** In what an organisation is not as strict as the clouds, or stricter. */
export interface Settings {
  /** Lets the published keys verify tokens for Microsoft Graph, as those of the real cloud do not. */
  readonly verifiableGraphTokens: boolean
  /** Whether requests and replies are held against the documents, and what becomes of a request that does not fit. */
  readonly contract: ContractMode
}

/** What a seed says of how an organisation behaves, changed while it runs. */
export interface SettingsControl {
  get(): Promise<Settings>
  /** Changes what is given and leaves the rest; a reset takes it back. */
  change(settings: Partial<Settings>): Promise<Settings>
}

export function settingsControl(address: ControlAddress): SettingsControl {
  return {
    get: () => askJson(address, 'settings'),
    change: json => askJson(address, 'settings', { method: 'PATCH', json }),
  }
}
