import { askJson, type ControlAddress } from './ask.ts'

export interface SigningKey {
  readonly kid: string
  readonly current: boolean
  /** ISO 8601. */
  readonly createdAt: string
}

/** The keys that an organisation publishes, the current one first. */
export interface KeysControl {
  list(): Promise<SigningKey[]>
  /** Signs with another key from now on. @param options `withdraw` takes the earlier keys back, so that their tokens are refused */
  rotate(options?: { readonly withdraw?: boolean }): Promise<SigningKey[]>
}

export function keysControl(address: ControlAddress): KeysControl {
  const keysOf = async (answer: Promise<{ keys: SigningKey[] }>): Promise<SigningKey[]> => (await answer).keys
  return {
    list: () => keysOf(askJson(address, 'keys')),
    rotate: (options = {}) => keysOf(askJson(address, 'keys/rotate', { method: 'POST', json: options })),
  }
}
